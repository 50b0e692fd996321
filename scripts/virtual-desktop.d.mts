/** A long-running program that was started here. */
export interface Service {
  readonly pid: number;
  stop(): Promise<void>;
}

/** Opens a virtual screen (pixels) on a free display number; `display` is for the variable DISPLAY. */
export function startVirtualScreen(size?: {
  readonly width?: number;
  readonly height?: number;
}): Promise<Service & { readonly display: string }>;

/** Starts a session bus of its own; `address` is for the variable DBUS_SESSION_BUS_ADDRESS. */
export function startSessionBus(options?: {
  readonly env?: NodeJS.ProcessEnv;
  readonly configFile?: string;
}): Promise<Service & { readonly address: string }>;
