import type { Socket, TabChannel, TabLocks, Tabs, World } from "../types.ts";
import { type FakeSocket, FakeWorld } from "./fakeWorld.ts";

interface Task {
  at: number;
  tab: FakeTab | null;
  run: () => void;
}

interface Lock {
  tab: FakeTab;
  isOver: boolean;
  onHeld: () => void;
  onLost: (() => void) | undefined;
}

const micro = async () => {
  for (let turn = 0; turn < 4; turn++) await null;
};

/** Several tabs of one browser: one time, locks and channels between them; each may be hidden, held still or gone. */
export class FakeBrowser {
  readonly world = new FakeWorld();
  readonly tabs: FakeTab[] = [];
  readonly #tasks: Task[] = [];
  readonly #channels = new Map<string, Set<FakeChannel>>();
  readonly #locks = new Map<string, Lock[]>();
  random: () => number;
  hasLocks = true;
  hasChannels = true;
  /** Milliseconds until what is said in one tab is heard in another. */
  delayMs = () => 1;
  /** Whether what is said does not reach this tab. */
  isLost: (to: FakeTab) => boolean = () => false;

  constructor(random: () => number) {
    this.random = random;
  }

  get at(): number {
    return this.world.at;
  }

  open(isVisible: boolean): FakeTab {
    const tab = new FakeTab(this, isVisible);
    this.tabs.push(tab);
    return tab;
  }

  get alive(): FakeTab[] {
    return this.tabs.filter((tab) => !tab.isDead);
  }

  task(tab: FakeTab | null, ms: number, run: () => void): Task {
    const task = { at: this.at + Math.max(0, ms), tab, run };
    this.#tasks.push(task);
    return task;
  }

  cancel(task: Task): void {
    const index = this.#tasks.indexOf(task);
    if (index >= 0) this.#tasks.splice(index, 1);
  }

  /** Time passes; everything due happens in its tab, or is kept until that moves again. */
  async advance(ms: number): Promise<void> {
    const until = this.at + ms;
    await micro();
    for (;;) {
      let next: Task | undefined;
      for (const task of this.#tasks) if (task.at <= until && (!next || task.at < next.at)) next = task;
      if (!next) break;
      this.cancel(next);
      this.world.at = Math.max(this.at, next.at);
      if (next.tab?.isDead) continue;
      if (next.tab?.isStopped) next.tab.backlog.push(next.run);
      else next.run();
      await micro();
    }
    this.world.at = until;
  }

  openChannel(tab: FakeTab, name: string): TabChannel | null {
    if (!this.hasChannels) return null;
    const members = this.#channels.get(name) ?? new Set();
    this.#channels.set(name, members);
    const channel = new FakeChannel(this, tab, members);
    members.add(channel);
    return channel;
  }

  hold(tab: FakeTab, name: string, onHeld: () => void, onLost?: () => void, isStolen?: boolean): () => void {
    const queue = this.#locks.get(name) ?? [];
    this.#locks.set(name, queue);
    const lock: Lock = { tab, isOver: false, onHeld, onLost };
    const leave = () => {
      lock.isOver = true;
      const index = queue.indexOf(lock);
      if (index < 0) return;
      queue.splice(index, 1);
      const [first] = queue;
      if (index === 0 && first) this.#grant(first);
    };
    tab.onDeath.push(leave);
    const [holder] = queue;
    if (isStolen && holder) {
      queue.shift();
      this.task(holder.tab, 1, () => holder.isOver || holder.onLost?.());
      queue.unshift(lock);
    } else queue.push(lock);
    if (queue[0] === lock) this.#grant(lock);
    return leave;
  }

  #grant(lock: Lock): void {
    this.task(lock.tab, 1, () => lock.isOver || lock.onHeld());
  }

  /** The names of all locks that are held or waited for. */
  get heldLocks(): string[] {
    return [...this.#locks].filter(([, queue]) => queue.length > 0).map(([name]) => name);
  }

  get openChannels(): number {
    return [...this.#channels.values()].reduce((sum, { size }) => sum + size, 0);
  }

  /** Open sockets of living tabs. */
  get sockets(): FakeSocket[] {
    return this.world.sockets.filter((socket) => !socket.isClosed);
  }
}

class FakeChannel {
  onmessage: TabChannel["onmessage"] = null;
  #clearAt = 0;

  constructor(
    private readonly browser: FakeBrowser,
    readonly tab: FakeTab,
    private readonly members: Set<FakeChannel>,
  ) {}

  postMessage(message: unknown): void {
    const data = structuredClone(message);
    // In order, as each sender's messages are.
    this.#clearAt = Math.max(this.#clearAt, this.browser.at + this.browser.delayMs());
    for (const member of this.members) {
      if (member === this || this.browser.isLost(member.tab)) continue;
      const hear = () => {
        if (this.members.has(member))
          member.onmessage?.call(member as unknown as BroadcastChannel, { data } as MessageEvent);
      };
      this.browser.task(member.tab, this.#clearAt - this.browser.at, hear);
    }
  }

  close(): void {
    this.members.delete(this);
  }
}

/** One tab: a world whose timers are late while it is hidden, and stand still with it. */
export class FakeTab implements World {
  isDead = false;
  isStopped = false;
  /** When it was opened, or began to move again. */
  movesSince: number;
  #isTold = false;
  readonly backlog: (() => void)[] = [];
  readonly onDeath: (() => void)[] = [];
  readonly timers = new Set<Task>();
  readonly listeners = {
    online: new Set<() => void>(),
    look: new Set<() => void>(),
    freeze: new Set<(is: boolean) => void>(),
  };
  readonly sockets: FakeSocket[] = [];
  readonly tabs: Tabs;

  constructor(
    readonly browser: FakeBrowser,
    public isVisible: boolean,
  ) {
    this.movesSince = browser.at;
    const locks: TabLocks = {
      hold: (name, onHeld, onLost, isStolen) => browser.hold(this, name, onHeld, onLost, isStolen),
    };
    this.tabs = {
      locks: browser.hasLocks ? locks : null,
      openChannel: (name) => browser.openChannel(this, name),
      isVisible: () => this.isVisible,
      onLook: (run) => listen(this.listeners.look, run),
      onFreeze: (run) => listen(this.listeners.freeze, run),
    };
  }

  now = () => this.browser.at;
  random = () => this.browser.random();

  openSocket(url: string, protocols: string[]): Socket {
    const socket = this.browser.world.openSocket(url, protocols) as FakeSocket;
    this.sockets.push(socket);
    return socket;
  }

  setTimer(run: () => void, ms: number): Task {
    // Hidden: once a second at most.
    const late = this.isVisible ? 0 : 1_000 - ((this.browser.at + ms) % 1_000);
    const task = this.browser.task(this, ms + late, () => {
      this.timers.delete(task);
      run();
    });
    this.timers.add(task);
    return task;
  }

  clearTimer(timer: unknown): void {
    this.timers.delete(timer as Task);
    this.browser.cancel(timer as Task);
  }

  onOnline(run: () => void): () => void {
    return listen(this.listeners.online, run);
  }

  onVisible(run: () => void): () => void {
    return listen(this.listeners.look, () => this.isVisible && run());
  }

  /** It is shown or hidden. */
  show(isVisible: boolean): void {
    this.isVisible = isVisible;
    this.browser.task(this, 0, () => {
      for (const run of [...this.listeners.look]) run();
    });
  }

  /** Nothing of it runs any more; `isTold`: the browser says so before. */
  stop(isTold: boolean): void {
    if (this.isStopped) return;
    if (isTold) for (const run of [...this.listeners.freeze]) run(true);
    this.#isTold = isTold;
    this.isStopped = true;
  }

  /** What waited happens now. */
  resume(): void {
    if (!this.isStopped) return;
    this.isStopped = false;
    this.movesSince = this.browser.at;
    if (this.#isTold) for (const run of [...this.listeners.freeze]) run(false);
    for (const run of this.backlog.splice(0)) this.browser.task(this, 0, run);
  }

  /** Gone without a word, as a crashed tab is: its locks are free, its sockets closed. */
  crash(): void {
    this.isDead = true;
    for (const socket of this.sockets) socket.close();
    for (const run of this.onDeath.splice(0)) run();
  }
}

function listen<Run>(runs: Set<Run>, run: Run): () => void {
  runs.add(run);
  return () => void runs.delete(run);
}
