/** Where lines for the log file go. Every line is redacted before it is written; see `src/main/lifecycle/log.ts`. */
export interface Log {
  info(message: string): void;
  warn(message: string): void;
  error(message: string): void;
}
