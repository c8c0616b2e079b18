/** The demuxers of Matroska and WebM, loaded where a file is one. */
export { MATROSKA, WEBM } from 'mediabunny';
