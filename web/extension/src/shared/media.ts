/** Videos and pictures of a page, as the content script tells of them. */

export type MediaKind = 'picture' | 'video';

/** A video or picture that can be asked about. */
export interface Candidate {
  /** Names the element within its frame while it shows this address. */
  elementId: string;
  kind: MediaKind;
  /** Its address as the element uses it: http(s):, blob:, "data:" alone for all such, or "" for a stream. */
  url: string;
  /** What a saved file would be called, else the element's label; may be "". */
  name: string;
  /** Of the element on the screen, CSS pixels. */
  width: number;
  height: number;
  /** How much of it lies in the window, 0..1. */
  visible: number;
  playing: boolean;
  pictureInPicture: boolean;
  /** Encrypted: the browser gives its pixels to no script (DRM). */
  encrypted: boolean;
}

/** A frame of another site inside a page, large enough to hold a player. */
export interface ForeignFrame {
  /** As "https://player.example". */
  origin: string;
  /** CSS pixels. */
  width: number;
  height: number;
}

/** What one frame of a page holds. */
export interface FoundMedia {
  candidates: Candidate[];
  foreignFrames: ForeignFrame[];
}

/** A candidate and the frame of the tab that it is in. */
export interface PlacedCandidate extends Candidate {
  frameId: number;
}

/** Where an element is drawn, for cutting it out of a picture of the tab. */
export interface ElementPlace {
  /** From the window's corner, CSS pixels; the visible part. */
  x: number;
  y: number;
  width: number;
  height: number;
  /** Device pixels of a CSS pixel, as the window shows it. */
  scale: number;
  /** Part of the element that is visible, 0..1. */
  visible: number;
  /** Time of a video, in seconds; 0 for a picture. */
  timeS: number;
  ended: boolean;
  paused: boolean;
}
