/** Every limit of the page on what a file may make it do; web/lib and src/base/limits.h have theirs. */

/** Segments, chunks or boxes that are walked over in search of Content Credentials. */
export const MAX_SCANNED_PARTS = 4096;
/** Files whose Content Credentials are verified, bytes; the whole file is hashed for it. */
export const MAX_CREDENTIALS_FILE_BYTES = 1e9;
/** Entries of one kind that are shown of Content Credentials: tools, steps, statements. */
export const MAX_CREDENTIALS_ENTRIES = 20;
/** Characters that are shown of a name in Content Credentials. */
export const MAX_CREDENTIALS_NAME = 120;
