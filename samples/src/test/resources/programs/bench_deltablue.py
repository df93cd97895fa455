"""A solver of multi-way constraints after DeltaBlue (Freeman-Benson, Maloney and Borning 1990): each constraint has a strength
and methods, each of which computes one of its variables from the others; the solver keeps the strongest satisfied."""


class Strength:
    def __init__(self, value, name):
        self.value = value
        self.name = name

    def stronger(self, other):
        return self.value < other.value


REQUIRED, STRONG, PREFERRED, NORMAL, WEAK, WEAKEST = [
    Strength(i, n) for i, n in enumerate(('required', 'strong', 'preferred', 'normal', 'weak', 'weakest'))]


def weakest(a, b):
    return b if a.stronger(b) else a


class Variable:
    def __init__(self, name, value):
        self.name = name
        self.value = value
        self.constraints = []
        self.determined_by = None
        self.mark = 0
        self.walkabout = WEAKEST
        self.stay = True


class Constraint:
    def __init__(self, strength, *variables):
        self.strength = strength
        self.variables = variables
        self.output = None

    def is_input(self):
        return False

    def is_satisfied(self):
        return self.output is not None

    def inputs(self):
        output = self.output
        return [v for v in self.variables if v is not output]

    def candidates(self):
        return self.variables

    def choose(self, mark):
        best = None
        for v in self.candidates():
            if v.mark != mark and self.strength.stronger(v.walkabout):
                if best is None or best.walkabout.stronger(v.walkabout):
                    best = v
        self.output = best

    def inputs_known(self, mark):
        for v in self.inputs():
            if not (v.mark == mark or v.stay or v.determined_by is None):
                return False
        return True

    def recalculate(self):
        out = self.output
        strength, stay = self.strength, not self.is_input()
        for v in self.inputs():
            strength = weakest(strength, v.walkabout)
            stay = stay and v.stay
        out.walkabout = strength
        out.stay = stay
        if stay:
            self.execute()

    def execute(self):
        pass


class Stay(Constraint):
    pass


class Edit(Constraint):
    def is_input(self):
        return True


class Equal(Constraint):
    def execute(self):
        a, b = self.variables
        self.output.value = b.value if self.output is a else a.value


class Scale(Constraint):
    """target = source * factor + offset; factor and offset are read only."""

    def candidates(self):
        return self.variables[0], self.variables[3]

    def execute(self):
        source, factor, offset, target = self.variables
        if self.output is target:
            target.value = source.value * factor.value + offset.value
        else:
            source.value = (target.value - offset.value) // factor.value


class Planner:
    def __init__(self):
        self.mark = 0

    def new_mark(self):
        self.mark += 1
        return self.mark

    def add(self, constraint):
        for v in constraint.variables:
            v.constraints.append(constraint)
        mark = self.new_mark()
        overridden = self.satisfy(constraint, mark)
        while overridden is not None:
            overridden = self.satisfy(overridden, mark)
        return constraint

    def satisfy(self, constraint, mark):
        constraint.choose(mark)
        if not constraint.is_satisfied():
            if constraint.strength is REQUIRED:
                raise ValueError('could not satisfy a required constraint')
            return None
        for v in constraint.inputs():
            v.mark = mark
        out = constraint.output
        overridden = out.determined_by
        if overridden is not None:
            overridden.output = None
        out.determined_by = constraint
        if not self.propagate(constraint, mark):
            raise ValueError('cycle encountered')
        out.mark = mark
        return overridden

    def propagate(self, constraint, mark):
        todo = [constraint]
        while todo:
            c = todo.pop()
            if c.output.mark == mark:
                self.remove(constraint)
                return False
            c.recalculate()
            todo += self.consuming(c.output)
        return True

    def consuming(self, v):
        by = v.determined_by
        return [c for c in v.constraints if c is not by and c.is_satisfied()]

    def remove(self, constraint):
        out = constraint.output
        for v in constraint.variables:
            v.constraints.remove(constraint)
        if out is None:
            return
        constraint.output = None
        out.determined_by = None
        out.walkabout = WEAKEST
        out.stay = True
        unsatisfied = []
        todo = [out]
        while todo:
            v = todo.pop()
            unsatisfied += [c for c in v.constraints if not c.is_satisfied()]
            for c in self.consuming(v):
                c.recalculate()
                todo.append(c.output)
        unsatisfied.sort(key=lambda c: c.strength.value)
        for c in unsatisfied:
            if not c.is_satisfied():
                mark = self.new_mark()
                other = self.satisfy(c, mark)
                while other is not None:
                    other = self.satisfy(other, mark)

    def plan(self, sources):
        mark = self.new_mark()
        plan, todo = [], list(sources)
        while todo:
            c = todo.pop()
            if c.output.mark != mark and c.inputs_known(mark):
                plan.append(c)
                c.output.mark = mark
                todo += self.consuming(c.output)
        return plan

    def change(self, v, values):
        edit = self.add(Edit(PREFERRED, v))
        plan = self.plan([edit]) if edit.is_satisfied() else []
        for value in values if edit.is_satisfied() else ():
            v.value = value
            for c in plan:
                c.execute()
        self.remove(edit)


def chain(n):
    planner = Planner()
    vs = [Variable('v%d' % i, i) for i in range(n + 1)]
    for a, b in zip(vs, vs[1:]):
        planner.add(Equal(REQUIRED, a, b))
    planner.add(Stay(STRONG if n % 2 else WEAK, vs[-1]))
    planner.change(vs[0], range(20))
    return [vs[0].value, vs[n // 2].value, vs[-1].value]


def projection(n):
    planner = Planner()
    scale, offset = Variable('scale', 10), Variable('offset', 1000)
    for v in (scale, offset):
        planner.add(Stay(REQUIRED, v))
    pairs = []
    for i in range(n):
        source, target = Variable('src', i), Variable('dst', i)
        planner.add(Stay(NORMAL, source))
        planner.add(Scale(REQUIRED, source, scale, offset, target))
        pairs.append((source, target))
    results = [pairs[1][1].value]
    planner.change(pairs[2][0], [17])
    results.append(pairs[2][1].value)
    planner.change(pairs[3][1], [1050])
    results.append(pairs[3][0].value)
    planner.change(scale, [5])
    results.append([t.value for _, t in pairs][:4])
    planner.change(offset, [2000])
    results.append([t.value for _, t in pairs][-2:])
    return results


def run():
    print(chain(20), chain(21))
    print(projection(12))


run()
