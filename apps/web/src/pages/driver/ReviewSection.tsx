import type { ReviewView } from "@parkmate/protocol";
import { useInfiniteQuery } from "@tanstack/react-query";
import { type FormEvent, useEffect, useRef, useState } from "react";
import { fieldError } from "../../api/http.ts";
import {
  editReview,
  ownReviewsQuery,
  type ReviewInput,
  removeReview,
  useReviewCommand,
  writeReview,
} from "../../api/reviews.ts";
import { Button } from "../../ui/Button.tsx";
import { ConfirmSheet } from "../../ui/ConfirmSheet.tsx";
import { Failure, Skeleton } from "../../ui/Faces.tsx";
import { TextArea } from "../../ui/Field.tsx";
import { useFocusInvalid } from "../../ui/focusInvalid.ts";
import { Message, Refusal } from "../../ui/Message.tsx";
import { Section } from "../../ui/Page.tsx";
import { Stars, StarsField } from "../../ui/Stars.tsx";
import { date } from "../../ui/time.ts";
import { words } from "../../words/index.ts";

interface Visit {
  lot: { id: string; name: string };
  /** What is reviewed: a wash, or a booking with the wash that was done meanwhile. */
  visitIds: readonly string[];
}

const NOTHING: ReviewInput = { rating: 0, text: "" };

/** What the driver says of a visit: a form, or what they said with ways to change it and to take it back. */
export default function ReviewSection({ lot, visitIds }: Visit) {
  const query = useInfiniteQuery(ownReviewsQuery(lot.id));
  // The list is fetched again after each change; until then what was answered stands in for it.
  const [last, setLast] = useState<(({ written: ReviewView } | { removedId: string }) & { over: number }) | null>(null);
  const [editing, setEditing] = useState(false);
  // What is being written; it outlives the form, which goes when a review turns up that was written elsewhere.
  const [draft, setDraft] = useState<ReviewInput | null>(null);
  const place = useRef<HTMLDivElement>(null);
  // What was pressed is gone: whoever uses a keyboard goes on from what came in its place.
  useEffect(() => {
    if (last) place.current?.focus({ preventScroll: true });
  }, [last]);
  const isOld = last !== null && last.over === query.dataUpdatedAt;
  const reviews = query.data?.pages
    .flatMap((page) => page.items)
    .filter(({ id }) => !(isOld && "removedId" in last && last.removedId === id));
  const written = last && "written" in last ? last.written : null;
  const ofVisit = reviews?.find(({ bookingId, carwashId }) => visitIds.includes(bookingId ?? carwashId ?? ""));
  // It may count for an older visit; here it still is what was said.
  const ofOther = written && reviews?.find(({ id }) => id === written.id);
  const review = ofVisit ?? ofOther ?? (isOld ? written : null);
  const change = (next: { written: ReviewView } | { removedId: string }) => {
    setLast({ ...next, over: query.dataUpdatedAt });
    setEditing(false);
    setDraft(null);
  };
  const { review: said } = words.booking;
  return (
    <Section title={said.title}>
      <div ref={place} tabIndex={-1} className="card p-4 print:hidden">
        {reviews === undefined ? (
          query.isError ? (
            <Failure error={query.error} onRetry={() => void query.refetch()} />
          ) : (
            <Skeleton rows={1} />
          )
        ) : review && !editing ? (
          <Written
            review={review}
            note={draft ? said.draftKept : review === ofOther ? said.otherVisit : null}
            onEdit={() => setEditing(true)}
            onRemoved={() => change({ removedId: review.id })}
          />
        ) : (
          <ReviewForm
            lot={lot}
            review={review ?? null}
            value={draft ?? review ?? NOTHING}
            onChange={setDraft}
            onCancel={() => {
              setEditing(false);
              setDraft(null);
            }}
            onWritten={(saved) => change({ written: saved })}
          />
        )}
      </div>
    </Section>
  );
}

function Written({
  review,
  note,
  onEdit,
  onRemoved,
}: {
  review: ReviewView;
  note: string | null;
  onEdit: () => void;
  onRemoved: () => void;
}) {
  const [asking, setAsking] = useState(false);
  const remove = useReviewCommand();
  const { review: said } = words.booking;
  const close = () => {
    if (remove.busy) return;
    remove.reset();
    setAsking(false);
  };
  return (
    <div className="space-y-2">
      <div className="flex flex-wrap items-center justify-between gap-2">
        <Stars rating={review.rating} />
        <span className="text-sm text-muted">
          {review.updatedAt === review.createdAt ? date(review.createdAt) : said.edited(date(review.updatedAt))}
        </span>
      </div>
      <p className="text-sm break-words whitespace-pre-line">{review.text}</p>
      {note && <Message level="info">{note}</Message>}
      <div className="flex flex-wrap gap-2">
        <Button look="secondary" onClick={onEdit}>
          {said.edit}
        </Button>
        <Button look="danger" onClick={() => setAsking(true)}>
          {said.remove}
        </Button>
      </div>
      <ConfirmSheet
        open={asking}
        title={said.removeTitle}
        action={said.remove}
        busy={remove.busy}
        error={remove.error}
        onClose={close}
        onConfirm={() =>
          remove.send(removeReview(review.id), () => {
            setAsking(false);
            onRemoved();
          })
        }
      >
        {said.removeBody}
      </ConfirmSheet>
    </div>
  );
}

function ReviewForm({
  lot,
  review,
  value: { rating, text },
  onChange,
  onCancel,
  onWritten,
}: {
  lot: Visit["lot"];
  review: ReviewView | null;
  value: ReviewInput;
  onChange: (value: ReviewInput) => void;
  onCancel: () => void;
  onWritten: (saved: ReviewView) => void;
}) {
  const { review: said } = words.booking;
  const [missing, setMissing] = useState<{ rating: boolean; text: boolean } | null>(null);
  const save = useReviewCommand();
  const form = useFocusInvalid(missing ?? save.error);
  const ratingError = missing?.rating ? said.ratingMissing : fieldError(save.error, "rating");
  const textError = missing?.text ? said.textMissing : fieldError(save.error, "text");
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const lacks = { rating: rating === 0, text: text.trim() === "" };
    const isMissing = lacks.rating || lacks.text;
    setMissing(isMissing ? lacks : null);
    if (isMissing) return;
    const input = { rating, text: text.trim() };
    save.send(review ? editReview(review.id, input) : writeReview(lot.id, input), onWritten);
  };
  return (
    <form ref={form} onSubmit={submit} className="space-y-3" noValidate>
      <p className="text-sm text-muted">{said.lead(lot.name)}</p>
      <StarsField
        label={said.rating}
        value={rating}
        error={ratingError}
        onChange={(chosen) => onChange({ rating: chosen, text })}
      />
      <TextArea
        label={said.text}
        value={text}
        maxLength={2_000}
        required
        error={textError}
        onChange={(event) => onChange({ rating, text: event.target.value })}
      />
      <Refusal error={ratingError || textError ? null : save.error} />
      <div className="flex flex-wrap gap-2">
        <Button type="submit" busy={save.busy}>
          {review ? words.common.save : said.send}
        </Button>
        {review && (
          <Button look="quiet" onClick={() => !save.busy && onCancel()}>
            {words.common.cancel}
          </Button>
        )}
      </div>
    </form>
  );
}
