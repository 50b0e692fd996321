import type { Variant } from '@jellybrick/dbus-next';

/** An item of a tray menu as a desktop shows it. */
export interface TrayMenuItem {
  readonly id: number;
  /** Without the mark of the access key. Empty for a separator. */
  readonly label: string;
  readonly kind: 'item' | 'separator';
  readonly enabled: boolean;
  /** undefined when it is neither a check mark nor a radio button. */
  readonly checked: boolean | undefined;
  readonly children: readonly TrayMenuItem[];
}

type LayoutNode = [id: number, properties: Record<string, Variant | undefined>, children: Variant[]];

/**
 * Reads the layout of `com.canonical.dbusmenu.GetLayout`: (ia{sv}av), in it the children as variants of the same.
 * Hidden items are left out.
 */
export function readMenu(layout: unknown): readonly TrayMenuItem[] {
  return itemsBelow(layout as LayoutNode);
}

function itemsBelow([, , children]: LayoutNode): TrayMenuItem[] {
  return children.map((child) => child.value as LayoutNode).flatMap((node) => readItem(node));
}

function readItem(node: LayoutNode): TrayMenuItem[] {
  const [id, properties] = node;
  if (properties['visible']?.value === false) return [];
  const label = properties['label']?.value;
  const toggles = properties['toggle-type']?.value;
  return [
    {
      id,
      label: typeof label === 'string' ? withoutAccessKey(label) : '',
      kind: properties['type']?.value === 'separator' ? 'separator' : 'item',
      enabled: properties['enabled']?.value !== false,
      checked: toggles ? properties['toggle-state']?.value === 1 : undefined,
      children: itemsBelow(node),
    },
  ];
}

/** In dbusmenu `_` marks the access key and `__` stands for an underscore. */
function withoutAccessKey(label: string): string {
  return label.replace(/__|_/g, (mark) => (mark === '__' ? '_' : ''));
}

/** Every label as a path: `All profiles › production-admin`. Separators are left out. */
export function labelPaths(items: readonly TrayMenuItem[], above: readonly string[] = []): string[] {
  return items
    .filter((item) => item.kind === 'item')
    .flatMap((item) => {
      const path = [...above, item.label];
      return [path.join(' › '), ...labelPaths(item.children, path)];
    });
}

/** The item at a path of labels; a part may be a pattern. */
export function itemAt(
  items: readonly TrayMenuItem[],
  [first, ...rest]: readonly (string | RegExp)[],
): TrayMenuItem | undefined {
  if (first === undefined) return undefined;
  const matches = (label: string): boolean =>
    typeof first === 'string' ? label === first : first.test(label);
  const found = items.find((item) => item.kind === 'item' && matches(item.label));
  return rest.length === 0 || found === undefined ? found : itemAt(found.children, rest);
}
