import type { NativeImage } from 'electron';
import { qrText } from '../../core/codes/qr-text.ts';

/** The text in a picture of a QR code; `undefined` where none is found. */
export function qrTextOf(picture: NativeImage): Promise<string | undefined> {
  const { height, width } = picture.getSize();
  return qrText({ width, height, bgra: picture.toBitmap() });
}
