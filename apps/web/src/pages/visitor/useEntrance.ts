import { useState } from "react";
import { useSession } from "../../session.tsx";

/** The one way in, for sign-in and registration: runs the request, then the person is here; says why where it is refused. */
export function useEntrance() {
  const session = useSession();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<Error | null>(null);
  const pass = async (request: () => Promise<void>) => {
    setBusy(true);
    setError(null);
    try {
      await request();
      await session.enter();
    } catch (failure) {
      setError(failure instanceof Error ? failure : new Error(String(failure)));
    } finally {
      setBusy(false);
    }
  };
  return {
    busy,
    error,
    enter: (request: () => Promise<void>) => {
      if (!busy) void pass(request);
    },
  };
}
