import type { ChannelLayer, Doorbell, Topic } from "./layer.ts";

interface Listener {
  hear: (bell: Doorbell) => void;
}

interface MemoryLayerOptions {
  /** Is told what a listener threw. Left out, it becomes an uncaught exception of the process. */
  onError?: (error: unknown) => void;
  /** Given, bells are heard in a later turn of the loop, as over a network; left out, within `publish`. */
  yieldToLoop?: () => Promise<void>;
}

/**
 * The channel layer of a single process. Bells are heard in the order in which they were published, also when a listener
 * publishes; one that throws hinders neither the others nor the publisher.
 */
export function memoryChannelLayer(options: MemoryLayerOptions = {}): ChannelLayer {
  const { onError = throwLater, yieldToLoop } = options;
  const listeners = new Map<Topic, Set<Listener>>();
  const waiting: { topic: Topic; bell: Doorbell }[] = [];
  let ringing = false;
  let closed = false;

  const ringOne = (topic: Topic, bell: Doorbell): void => {
    for (const listener of [...(listeners.get(topic) ?? [])]) {
      if (!listeners.get(topic)?.has(listener)) continue;
      try {
        listener.hear(bell);
      } catch (error) {
        onError(error);
      }
    }
  };
  const ring = (): void => {
    if (ringing) return;
    ringing = true;
    try {
      for (let next = waiting.shift(); next; next = waiting.shift()) ringOne(next.topic, next.bell);
    } finally {
      ringing = false;
    }
  };

  return {
    async subscribe(topic, hear) {
      if (closed) throw new Error("the channel layer is closed");
      const listener: Listener = { hear };
      const others = listeners.get(topic) ?? new Set();
      listeners.set(topic, others.add(listener));
      return () => {
        if (others.delete(listener) && others.size === 0) listeners.delete(topic);
      };
    },
    publish(topic, bell) {
      if (closed) return;
      waiting.push({ topic, bell });
      if (yieldToLoop) yieldToLoop().then(ring, onError);
      else ring();
    },
    onDoubt: () => () => undefined,
    healthy: () => !closed,
    async close() {
      closed = true;
      listeners.clear();
      waiting.length = 0;
    },
  };
}

function throwLater(error: unknown): void {
  queueMicrotask(() => {
    throw error;
  });
}
