import { Menu as BaseMenu } from "@base-ui/react/menu";
import { EllipsisVertical, type LucideIcon } from "lucide-react";
import { useRef } from "react";

export interface MenuAction {
  name: string;
  icon?: LucideIcon;
  isDangerous?: boolean;
  onSelect: () => void;
}

/** Further actions of one thing behind three dots. `label` says of what. */
export function Menu({ label, actions }: { label: string; actions: readonly MenuAction[] }) {
  const trigger = useRef<HTMLButtonElement>(null);
  const chosen = useRef<(() => void) | null>(null);
  // Once the menu has closed: a sheet that an entry opens then gives the focus back to the dots, not to an entry that is gone.
  const act = (isOpen: boolean) => {
    const run = chosen.current;
    chosen.current = null;
    if (isOpen || !run) return;
    trigger.current?.focus();
    run();
  };
  return (
    <BaseMenu.Root onOpenChangeComplete={act}>
      <BaseMenu.Trigger
        ref={trigger}
        aria-label={label}
        className="relative inline-flex size-11 items-center justify-center rounded-lg hover:bg-sunken"
      >
        <EllipsisVertical aria-hidden="true" className="size-5" />
      </BaseMenu.Trigger>
      <BaseMenu.Portal>
        <BaseMenu.Positioner side="bottom" align="end" sideOffset={4} className="z-50">
          <BaseMenu.Popup className="min-w-44 rounded-xl border border-line bg-surface py-1 text-ink shadow-raised outline-none">
            {actions.map(({ name, icon: Icon, isDangerous, onSelect }) => (
              <BaseMenu.Item
                key={name}
                onClick={() => {
                  chosen.current = onSelect;
                }}
                className={`flex min-h-11 items-center gap-2 px-3 text-sm font-medium outline-none data-highlighted:bg-sunken ${isDangerous ? "text-error" : ""}`}
              >
                {Icon && <Icon aria-hidden="true" className="size-4 shrink-0" />}
                {name}
              </BaseMenu.Item>
            ))}
          </BaseMenu.Popup>
        </BaseMenu.Positioner>
      </BaseMenu.Portal>
    </BaseMenu.Root>
  );
}
