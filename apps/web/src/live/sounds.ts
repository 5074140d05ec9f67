import type { Level } from "@parkmate/protocol";

/**
 * The sounds of notices, synthesised: no file to load, a quarter of a second each.
 *
 * Owns: the page's audio context, made and resumed by the first gesture, because browsers let no page sound before.
 * Promises: one sound per level, told apart by melody, not by loudness; a device that can vibrates as well.
 * Never: throws into the page, queues up: what cannot be heard now is not heard later.
 */

/** Notes as [frequency in Hz, start in s, length in s]. */
const MELODIES: Record<Level, readonly (readonly [hz: number, at: number, length: number])[]> = {
  success: [
    [659.3, 0, 0.12],
    [880, 0.1, 0.18],
  ],
  info: [[740, 0, 0.16]],
  warning: [
    [587.3, 0, 0.11],
    [587.3, 0.16, 0.14],
  ],
  error: [
    [466.2, 0, 0.14],
    [349.2, 0.14, 0.22],
  ],
};

/** Milliseconds on, off, on. */
const VIBRATIONS: Record<Level, number[]> = {
  success: [40],
  info: [40],
  warning: [80, 60, 80],
  error: [120, 60, 120],
};

const VOLUME = 0.12;

let context: AudioContext | null = null;

function unlock(): void {
  context ??= new AudioContext();
  void context.resume();
}

/** From the first gesture on this page may sound. The answer ends the waiting for it. */
export function allowSounds(): () => void {
  const gestures = ["pointerdown", "keydown"] as const;
  const stop = () => {
    for (const gesture of gestures) removeEventListener(gesture, first);
  };
  const first = () => {
    stop();
    unlock();
  };
  for (const gesture of gestures) addEventListener(gesture, first, { passive: true });
  return stop;
}

/** Sounds and vibrates as that level does. False when no sound may be heard yet. */
export function playSound(level: Level): boolean {
  // Without a gesture a browser refuses to vibrate, too, and says so in its console.
  if (navigator.userActivation?.hasBeenActive) navigator.vibrate?.(VIBRATIONS[level]);
  if (context?.state !== "running") return false;
  const now = context.currentTime;
  for (const [hz, at, length] of MELODIES[level]) {
    const tone = new OscillatorNode(context, { frequency: hz, type: "sine" });
    const envelope = new GainNode(context, { gain: 0 });
    envelope.gain.setValueAtTime(0, now + at);
    envelope.gain.linearRampToValueAtTime(VOLUME, now + at + 0.015);
    envelope.gain.exponentialRampToValueAtTime(0.001, now + at + length);
    tone.connect(envelope).connect(context.destination);
    tone.start(now + at);
    tone.stop(now + at + length);
  }
  return true;
}

/** Lets a person hear it, by a press of theirs. False when the browser lets nothing out. */
export async function trySound(level: Level): Promise<boolean> {
  unlock();
  await context?.resume();
  return playSound(level);
}
