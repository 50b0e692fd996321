import { clipboard, type NativeImage, nativeImage } from 'electron';
import type { CodeDevices } from '../../app/codes/code-devices.ts';
import type { ActionResult } from '../../shared/view.ts';
import { qrTextOf } from './qr-text.ts';

/** Keeps the secret key of a device that was copied: the key itself, the address of its QR code, or a picture of that. */
export async function seedFromClipboard(serial: string, codes: CodeDevices): Promise<ActionResult> {
  const copied = (await clipboard.readText()).trim();
  const picture = copied === '' ? await copiedPicture() : undefined;
  const text = picture ? await qrTextOf(picture) : copied;
  if (text === undefined || text === '')
    return {
      ok: false,
      reason: 'failed',
      message: picture
        ? 'No QR code was found in the picture.'
        : 'The clipboard holds neither a secret key nor a picture of a QR code.',
      advice: 'Copy the secret key that AWS shows, or a picture of the whole QR code, then try again.',
    };
  const result = await codes.setSeed(serial, text);
  // It opens the second factor: it does not stay where every program can read it.
  if (result.ok) clipboard.clear();
  return result;
}

/** Electron 45 hands pictures out as items; before, there was a function for them. */
async function copiedPicture(): Promise<NativeImage | undefined> {
  const old: unknown = Reflect.get(clipboard, 'readImage');
  const picture = typeof old === 'function' ? (old.call(clipboard) as NativeImage) : await pictureItem();
  return picture === undefined || picture.isEmpty() ? undefined : picture;
}

async function pictureItem(): Promise<NativeImage | undefined> {
  for (const item of await clipboard.read()) {
    const type = item.types.find((each) => each.startsWith('image/'));
    if (type === undefined) continue;
    const found = await item.getType(type);
    if (found instanceof Blob) return nativeImage.createFromBuffer(Buffer.from(await found.arrayBuffer()));
  }
  return undefined;
}
