IDLE, WORKER, HANDLER_A, HANDLER_B, DEVICE_A, DEVICE_B = range(6)
K_DEV, K_WORK = 0, 1


class Packet:
    def __init__(self, link, ident, kind):
        self.link, self.ident, self.kind = link, ident, kind
        self.datum = 0
        self.data = [0] * 4

    def append_to(self, queue):
        self.link = None
        if queue is None:
            return self
        p = queue
        while p.link is not None:
            p = p.link
        p.link = self
        return queue


class Task:
    def __init__(self, system, ident, priority, queue, waiting, holding=False):
        self.system, self.ident, self.priority = system, ident, priority
        self.queue = queue
        self.pending = queue is not None
        self.waiting, self.hold = waiting, holding
        self.link = system.first
        system.first = self
        system.table[ident] = self

    def add(self, packet, old):
        if self.queue is None:
            self.queue = packet
            self.pending = True
            if self.priority > old.priority:
                return self
        else:
            packet.append_to(self.queue)
        return old

    def run(self):
        message = None
        if self.waiting and self.pending:
            message = self.queue
            self.queue = message.link
            self.pending = self.queue is not None
            self.waiting = False
        return self.step(message)

    def wait(self):
        self.waiting = True
        return self

    def hold_self(self):
        self.system.holds += 1
        self.hold = True
        return self.link

    def release(self, ident):
        t = self.system.table[ident]
        t.hold = False
        return t if t.priority > self.priority else self

    def send(self, packet):
        t = self.system.table[packet.ident]
        self.system.packets += 1
        packet.link = None
        packet.ident = self.ident
        return t.add(packet, self)


class Idle(Task):
    def __init__(self, system, count):
        super().__init__(system, IDLE, 0, None, False)
        self.control, self.count = 1, count

    def step(self, packet):
        self.count -= 1
        if self.count == 0:
            return self.hold_self()
        if self.control & 1 == 0:
            self.control //= 2
            return self.release(DEVICE_A)
        self.control = self.control // 2 ^ 0xD008
        return self.release(DEVICE_B)


class Worker(Task):
    def __init__(self, system, queue):
        super().__init__(system, WORKER, 1000, queue, True)
        self.destination, self.count = HANDLER_A, 0

    def step(self, packet):
        if packet is None:
            return self.wait()
        self.destination = HANDLER_B if self.destination == HANDLER_A else HANDLER_A
        packet.ident, packet.datum = self.destination, 0
        for i in range(4):
            self.count = self.count % 26 + 1
            packet.data[i] = 65 + self.count - 1
        return self.send(packet)


class Handler(Task):
    def __init__(self, system, ident, priority, queue):
        super().__init__(system, ident, priority, queue, True)
        self.work = self.device = None

    def step(self, packet):
        if packet is not None:
            if packet.kind == K_WORK:
                self.work = packet.append_to(self.work)
            else:
                self.device = packet.append_to(self.device)
        work = self.work
        if work is None:
            return self.wait()
        if work.datum >= 4:
            self.work = work.link
            return self.send(work)
        dev = self.device
        if dev is None:
            return self.wait()
        self.device = dev.link
        dev.datum = work.data[work.datum]
        work.datum += 1
        return self.send(dev)


class Device(Task):
    def __init__(self, system, ident, priority):
        super().__init__(system, ident, priority, None, True)
        self.held = None

    def step(self, packet):
        if packet is None:
            packet = self.held
            if packet is None:
                return self.wait()
            self.held = None
            return self.send(packet)
        self.held = packet
        return self.hold_self()


class System:
    def __init__(self):
        self.first = None
        self.table = [None] * 6
        self.packets = self.holds = 0

    def run(self):
        task = self.first
        while task is not None:
            if task.hold or (task.waiting and not task.pending):
                task = task.link
            else:
                task = task.run()


def queue(ident, kind, n):
    q = None
    for _ in range(n):
        q = Packet(q, ident, kind)
    return q


def run():
    s = System()
    Idle(s, 200)
    Worker(s, queue(WORKER, K_WORK, 2))
    Handler(s, HANDLER_A, 2000, queue(DEVICE_A, K_DEV, 3))
    Handler(s, HANDLER_B, 3000, queue(DEVICE_B, K_DEV, 3))
    Device(s, DEVICE_A, 4000)
    Device(s, DEVICE_B, 5000)
    s.run()
    print(s.packets, s.holds)


run()
