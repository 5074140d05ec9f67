import { type ReactNode, useEffect, useRef, useState } from "react";
import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";
import { words } from "../words/index.ts";
import { clockTime } from "./time.ts";

export interface ChartLine {
  name: string;
  /** One value per moment; null where nothing is known. */
  values: readonly (number | null)[];
  tone: "accent" | "warning" | "muted";
}

interface ChartProps {
  /** What the chart shows, and what it says at the moment: read out in its place. */
  label: string;
  /** Epoch seconds, rising. */
  at: readonly number[];
  lines: readonly ChartLine[];
  /** The upper end of the scale, where it is known; else the largest value. */
  max?: number;
  /** Values as people read them. */
  format: (value: number) => string;
  height?: number;
  timeZone?: string;
  /** Steps from value to value instead of a slope: for what holds until it changes. */
  isStepped?: boolean;
  /** Values between whole ones do not exist. */
  isWhole?: boolean;
  /** How moments are written; minutes where nothing is said. */
  clock?: (at: number, timeZone?: string) => string;
  /** Which of the moments the table holds: each n-th one, the last one first. */
  tableStep?: number;
}

const colour = (name: string) => getComputedStyle(document.documentElement).getPropertyValue(`--color-${name}`).trim();
const FONT = "12px system-ui, sans-serif";

const WHOLE_STEPS = [1, 10, 100, 1_000, 10_000, 100_000].flatMap((step) => [step, 2 * step, 5 * step]);

/** The drawing's options in the colours of the theme that rules now. */
function optionsOf(props: ChartProps, width: number): uPlot.Options {
  const { lines, max, format, height = 180, timeZone, isStepped, isWhole, clock = clockTime } = props;
  const axis = {
    stroke: colour("muted"),
    grid: { stroke: colour("line"), width: 1 },
    ticks: { show: false },
    font: FONT,
  };
  const path = isStepped ? uPlot.paths.stepped?.({ align: 1 }) : uPlot.paths.linear?.();
  return {
    width,
    height,
    legend: { show: false },
    cursor: { show: false },
    scales: { y: { range: (_plot, _low, high) => [0, max ?? Math.max(1, high * 1.1)] } },
    axes: [
      { ...axis, size: 28, space: 76, values: (_plot, ticks) => ticks.map((tick) => clock(tick * 1000, timeZone)) },
      {
        ...{ ...axis, size: 56, values: (_plot, ticks) => ticks.map(format) },
        ...(isWhole ? { incrs: WHOLE_STEPS } : {}),
      },
    ],
    series: [
      {},
      ...lines.map(({ tone }, at) => ({
        stroke: colour(tone),
        width: 2,
        points: { show: false },
        ...(path ? { paths: path } : {}),
        ...(at === 0 ? { fill: `color-mix(in srgb, ${colour(tone)} 12%, transparent)` } : {}),
      })),
    ],
  };
}

/** Lines over time (uPlot on a canvas), with the same numbers as a table for whoever wants them so. */
export default function Chart(props: ChartProps) {
  const { label, at, lines, height = 180, timeZone } = props;
  const place = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot | null>(null);
  const [theme, setTheme] = useState(0);
  const data: uPlot.AlignedData = [[...at], ...lines.map(({ values }) => [...values])];
  const latest = useRef({ props, data });
  latest.current = { props, data };

  // biome-ignore lint/correctness/useExhaustiveDependencies: drawn anew for other lines or colours; new values go below.
  useEffect(() => {
    const element = place.current;
    if (!element) return;
    const made = new uPlot(optionsOf(latest.current.props, element.clientWidth), latest.current.data, element);
    plot.current = made;
    const sizes = new ResizeObserver(() => made.setSize({ width: element.clientWidth, height }));
    sizes.observe(element);
    const dark = matchMedia("(prefers-color-scheme: dark)");
    const repaint = () => setTheme((before) => before + 1);
    dark.addEventListener("change", repaint);
    return () => {
      dark.removeEventListener("change", repaint);
      sizes.disconnect();
      made.destroy();
      plot.current = null;
    };
  }, [lines.map(({ name, tone }) => name + tone).join(), height, timeZone, theme, props.max]);
  useEffect(() => {
    plot.current?.setData(data);
  });

  return (
    <figure className="space-y-2">
      <div ref={place} role="img" aria-label={label} className="w-full overflow-hidden" style={{ height }} />
      {lines.length > 1 && <Legend lines={lines} />}
      <Numbers {...props} />
    </figure>
  );
}

/** The chart's numbers as a table; made only where somebody opens it. */
function Numbers({ at, lines, format, timeZone, clock = clockTime, tableStep }: ChartProps) {
  const [open, setOpen] = useState(false);
  const moments = at.map((moment, index) => ({ moment, index }));
  const rows = tableStep ? moments.reverse().filter((_, nth) => nth % tableStep === 0) : moments;
  return (
    <details className="text-sm" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary className="inline-flex min-h-11 items-center font-semibold text-accent">
        {words.common.showTable}
      </summary>
      {open && (
        <table className="w-full">
          <thead>
            <tr>
              <th scope="col" className="text-left">
                {words.common.time}
              </th>
              {lines.map(({ name }) => (
                <th key={name} scope="col" className="text-right">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map(({ moment, index }) => (
              <tr key={moment}>
                <th scope="row" className="text-left font-normal">
                  {clock(moment * 1000, timeZone)}
                </th>
                {lines.map(({ name, values }) => {
                  const value = values[index];
                  return (
                    <td key={name} className="text-right">
                      {value === null || value === undefined ? "–" : format(value)}
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </details>
  );
}

const MARKS: Record<ChartLine["tone"], string> = { accent: "bg-accent", warning: "bg-warning", muted: "bg-muted" };

function Legend({ lines }: { lines: readonly ChartLine[] }): ReactNode {
  return (
    <ul className="flex flex-wrap gap-x-4 gap-y-1 text-xs text-muted">
      {lines.map(({ name, tone }) => (
        <li key={name} className="inline-flex items-center gap-1.5">
          <span aria-hidden="true" className={`h-0.5 w-4 ${MARKS[tone]}`} />
          {name}
        </li>
      ))}
    </ul>
  );
}
