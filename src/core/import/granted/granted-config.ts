import { parse, TomlError } from 'smol-toml';
import { z } from 'zod';

const optionalText = z.string().min(1).optional().catch(undefined);

const grantedConfig = z.object({
  DefaultBrowser: optionalText,
  CustomBrowserPath: optionalText,
  SSO: z
    .record(z.string(), z.object({ StartURL: z.string().min(1), SSORegion: optionalText }).or(z.unknown()))
    .catch({})
    .transform((found) =>
      Object.entries(found).flatMap(([name, value]) => {
        const parsed = z.object({ StartURL: z.string().min(1), SSORegion: optionalText }).safeParse(value);
        return parsed.success
          ? [{ name, startUrl: parsed.data.StartURL, region: parsed.data.SSORegion }]
          : [];
      }),
    ),
});

export type GrantedConfig = z.infer<typeof grantedConfig>;

/** Granted's settings file; a string is the reason why it cannot be understood. */
export function readGrantedConfig(text: string): GrantedConfig | string {
  try {
    const parsed = grantedConfig.safeParse(parse(text));
    return parsed.success ? parsed.data : 'it does not hold what Granted writes';
  } catch (error) {
    return error instanceof TomlError ? `line ${error.line} is no TOML` : 'it is no TOML';
  }
}
