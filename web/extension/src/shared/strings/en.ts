/** English: every text of the extension that the page does not have. Other languages' files export the same names. */
import type { Capture } from '@airl/lib';

import type { FailureReason } from '../check-record.js';

export const PANEL = {
  title: 'AIRL',
  check: 'Check this page',
  checks: 'Checks in this tab',
  onPage: 'On this page',
  choose: 'Several videos and pictures are on this page. Which one do you mean?',
  video: 'Video',
  picture: 'Picture',
  size: (width: number, height: number): string => `${width} × ${height} on the screen`,
  playing: 'playing',
  pictureInPicture: 'in a small window of its own',
  unnamed: 'without a name',
  nothingYet: 'Click the AIRL button in the toolbar to check the main video or picture of a page, or right-click one and choose “Check with AIRL”. Nothing is checked by itself, and nothing is uploaded.',
  nothingFound: 'No video or picture that is large enough was found on this page.',
  closed: 'AIRL may look at this page only after you click its button in the toolbar while the page is in front. Pages of the browser itself and its store cannot be looked at.',
  foreign: (origin: string): string => `A frame of this page comes from ${origin}. AIRL cannot look into it yet.`,
  foreignReason: 'Allow it if the video is in there. AIRL then may read pages of that site when you ask for a check, and only then.',
  allow: (origin: string): string => `Allow ${origin}`,
  options: 'Settings',
  language: 'Language',
  reading: (name: string): string => `Reading ${name}`,
  download: (done: string, total: string): string => (total ? `${done} of ${total} read` : `${done} read`),
};

export const ASK = {
  title: (origin: string): string => `May AIRL read the file from ${origin}?`,
  reason: 'The page takes it from another site, and browsers let an extension read it only with your permission. With the file itself the check is exact. It is fetched once more from that site, without cookies, and goes nowhere else.',
  otherwise: 'Otherwise AIRL judges what can be seen of it in the tab, which is less exact. Keep the tab in front meanwhile.',
  allow: 'Allow and check the file',
  deny: 'Check what is seen instead',
  short: 'Needs your answer',
};

export const CAPTURES: Record<Capture, string> = {
  file: 'Judged from the media file itself.',
  stream: 'Judged while it played.',
  element: 'Judged from the frames that the player showed, at their full size, while it played. The file itself could not be read.',
  tab: 'Judged from pictures of the tab, as large as it is drawn there. Scaling weakens the traces this check looks for: save the file and check that for a better answer.',
};

export const REASONS: Record<FailureReason, string> = {
  drm: 'This video is protected against copying (DRM). Browsers give its pictures to no extension.',
  black: 'The browser gives only black pictures of this video, as it does for videos that are protected against copying (DRM).',
  hidden: 'Less than half of it is in view. Scroll to it and check it again.',
  gone: 'The page has taken the video or picture away. Check it again where it is now.',
  frame: 'It lies in a frame of another site, where its place in the tab is not known. Open that frame in a tab of its own and check it there.',
  not_active: 'Its tab was not in front. Keep it in front during the check.',
  not_loaded: 'It has not loaded yet. Play it and check again.',
  no_gesture: 'The tab can be pictured only after a click on the AIRL button. Click it and check again.',
  interrupted: 'The browser ended the check. Check it again.',
};

export const OPTIONS = {
  title: 'Settings of AIRL',
  automatic: 'Check by itself on these sites',
  automaticReason: 'Off unless you add a site. On a site that you add, AIRL checks videos that play and large pictures, at most four for each page, and shows a small badge on them. For that the browser asks you to let AIRL read the pages of that site. Results stay on this device until the browser closes.',
  site: 'Address of the site',
  placeholder: 'https://news.example',
  add: 'Add and allow',
  remove: (site: string): string => `Remove ${site}`,
  none: 'No site: nothing is checked by itself.',
  notASite: 'That is not the address of a site. It looks like https://news.example.',
  refused: 'The browser did not allow it, so the site was not added.',
  language: 'Language',
  browserLanguage: 'As the browser',
};
