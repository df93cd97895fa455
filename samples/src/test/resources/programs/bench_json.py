class Parser:
    def __init__(self, text):
        self.text, self.at = text, 0

    def space(self):
        while self.at < len(self.text) and self.text[self.at] in ' \n\t':
            self.at += 1

    def expect(self, c):
        self.space()
        if self.text[self.at:self.at + len(c)] != c:
            raise ValueError(f'expected {c!r} at {self.at}')
        self.at += len(c)

    def value(self):
        self.space()
        c = self.text[self.at]
        if c == '{':
            return self.object()
        if c == '[':
            return self.array()
        if c == '"':
            return self.string()
        for word, v in (('true', True), ('false', False), ('null', None)):
            if self.text.startswith(word, self.at):
                self.at += len(word)
                return v
        return self.number()

    def object(self):
        result = {}
        self.expect('{')
        self.space()
        while self.text[self.at] != '}':
            self.space()
            key = self.string()
            self.expect(':')
            result[key] = self.value()
            self.space()
            if self.text[self.at] == ',':
                self.at += 1
        self.at += 1
        return result

    def array(self):
        result = []
        self.expect('[')
        self.space()
        while self.text[self.at] != ']':
            result.append(self.value())
            self.space()
            if self.text[self.at] == ',':
                self.at += 1
        self.at += 1
        return result

    def string(self):
        self.expect('"')
        out = []
        while self.text[self.at] != '"':
            if self.text[self.at] == '\\':
                self.at += 1
                out.append({'n': '\n', 't': '\t'}.get(self.text[self.at], self.text[self.at]))
            else:
                out.append(self.text[self.at])
            self.at += 1
        self.at += 1
        return ''.join(out)

    def number(self):
        start = self.at
        while self.at < len(self.text) and self.text[self.at] in '+-0123456789.eE':
            self.at += 1
        word = self.text[start:self.at]
        if not word:
            raise ValueError(f'bad value at {start}')
        return float(word) if '.' in word or 'e' in word else int(word)


def run():
    doc = '{"name": "lab", "list": [1, 2.5, -3e2, true, null, {"x": "a\\nb"}], "empty": {}, "deep": [[[[]]]]}'
    parsed = Parser(doc).value()
    print(parsed)
    for i in range(20):
        assert Parser(doc).value() == parsed
    try:
        Parser('[1, ?]').value()
    except ValueError as e:
        print(e)


run()
