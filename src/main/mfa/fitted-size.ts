/** A width and a height, or a place and both, in the display's own pixels. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

export interface Area extends Size {
  readonly x: number;
  readonly y: number;
}

/**
 * The size of a window's content for a page that needs `page` (CSS pixels) at a zoom factor: as large as that, but no
 * larger than the display has room for.
 */
export function fittedSize(page: Size, zoom: number, room: Size): Size {
  return {
    width: Math.min(Math.ceil(page.width * zoom), room.width),
    height: Math.min(Math.ceil(page.height * zoom), room.height),
  };
}

/** In the middle of the display and above its centre, where eyes are. */
export function placed(size: Size, room: Area): Area {
  return {
    ...size,
    x: Math.round(room.x + (room.width - size.width) / 2),
    y: Math.round(room.y + (room.height - size.height) / 3),
  };
}
