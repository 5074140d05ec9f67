import { Star } from "lucide-react";
import { useId } from "react";
import { words } from "../words/index.ts";
import { number } from "./format.ts";

const FIVE = [1, 2, 3, 4, 5] as const;

const StarIcon = ({ isLit }: { isLit: boolean }) => (
  <Star aria-hidden="true" className={`size-4 ${isLit ? "fill-current text-star" : "text-line-strong"}`} />
);

/** A rating as five stars; `rating` is from 1 to 5, with fractions for averages. */
export function Stars({ rating }: { rating: number }) {
  const words5 = words.common.stars(number(rating, Number.isInteger(rating) ? 0 : 1));
  return (
    <span role="img" aria-label={words5} className="inline-flex items-center gap-0.5">
      {FIVE.map((star) => (
        <StarIcon key={star} isLit={rating >= star - 0.25} />
      ))}
    </span>
  );
}

/** Chooses one to five stars; a radio group for keyboards and screen readers. 0 is nothing chosen yet. */
export function StarsField({
  label,
  value,
  error,
  onChange,
}: {
  label: string;
  value: number;
  error?: string | undefined;
  onChange: (value: number) => void;
}) {
  const id = useId();
  return (
    <fieldset aria-describedby={error ? `${id}-error` : undefined} data-invalid={error ? "" : undefined}>
      <legend className="mb-1 text-sm font-medium">{label}</legend>
      <div className="flex">
        {FIVE.map((star) => (
          <label
            key={star}
            className="relative inline-flex size-11 items-center justify-center rounded-lg hover:bg-sunken has-focus-visible:outline-2 has-focus-visible:outline-accent"
          >
            <input
              type="radio"
              name={id}
              value={star}
              checked={value === star}
              aria-label={words.common.stars(number(star))}
              className="absolute inset-0 cursor-pointer appearance-none opacity-0"
              onChange={() => onChange(star)}
            />
            <Star
              aria-hidden="true"
              className={`size-7 ${value >= star ? "fill-current text-star" : "text-line-strong"}`}
            />
          </label>
        ))}
      </div>
      {error && (
        <p id={`${id}-error`} className="text-sm text-error">
          {error}
        </p>
      )}
    </fieldset>
  );
}
