import type { UseQueryResult } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { words } from "../words/index.ts";
import { Button } from "./Button.tsx";
import { Empty, Unanswered } from "./Faces.tsx";
import { Sheet } from "./Sheet.tsx";
import { Surface } from "./Surface.tsx";

/**
 * The detail of one thing of a list, at the side: loading, not there, failed, or `children` of it. It follows the thing
 * wherever that goes, in the list or out of it.
 */
export function Drawer<T extends { id: string }>({
  query,
  id,
  title,
  missing,
  description,
  onClose,
  children,
}: {
  query: UseQueryResult<T | null>;
  id: string;
  title: (thing: T) => string;
  /** What to say where there is no such thing. */
  missing: { title: string; text: string };
  description?: (thing: T) => ReactNode;
  onClose: () => void;
  children: (thing: T) => ReactNode;
}) {
  const { data } = query;
  const isMissing = data === null;
  return (
    <Sheet
      open
      place="side"
      rowId={id}
      title={data ? title(data) : isMissing ? missing.title : words.common.loading}
      description={data && description?.(data)}
      onClose={onClose}
    >
      <Surface>
        {data ? (
          <div className="space-y-6">{children(data)}</div>
        ) : isMissing ? (
          <Empty title={missing.title}>
            <p className="mb-3">{missing.text}</p>
            <Button onClick={onClose}>{words.common.toList}</Button>
          </Empty>
        ) : (
          <Unanswered query={query} />
        )}
      </Surface>
    </Sheet>
  );
}
