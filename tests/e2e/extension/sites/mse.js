/** Plays a fragmented H.264 file through Media Source Extensions, as players of streaming sites do. */
export async function play(video, url) {
  const source = new MediaSource();
  video.src = URL.createObjectURL(source);
  await new Promise((resolve) => source.addEventListener('sourceopen', resolve, { once: true }));
  const response = await fetch(url);
  const buffer = source.addSourceBuffer(response.headers.get('Content-Type'));
  buffer.appendBuffer(await response.arrayBuffer());
  await new Promise((resolve) => buffer.addEventListener('updateend', resolve, { once: true }));
  source.endOfStream();
}
