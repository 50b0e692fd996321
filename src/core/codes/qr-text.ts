/** A picture as the desktop hands it out: rows of four bytes a pixel, blue first. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly bgra: Uint8Array;
}

/** How long the decoder may look, in milliseconds: a screenshot of a whole screen takes a while. */
const TIME_LIMIT_MS = 2_000;

/** The text in a picture of a QR code; `undefined` where none is found. Nothing leaves this process. */
export async function qrText({ bgra, height, width }: Picture): Promise<string | undefined> {
  const { default: decode } = await import('qr/decode.js');
  try {
    const text = decode(
      { width, height, data: bgra },
      { format: 'BGRA', timeLimit: TIME_LIMIT_MS, effort: 10 },
    );
    return typeof text === 'string' ? text : undefined;
  } catch {
    return undefined;
  }
}
