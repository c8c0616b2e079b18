/** Addresses: files of the page's own origin are fetched, all others are explained and never asked for. */
import { readFile } from 'node:fs/promises';

import { PORTRAIT_JPEG } from './files.js';
import { expect, test } from './fixtures.js';

test('a file beside the page is fetched and checked', async ({ airl, freshContext, server }) => {
  const body = await readFile(PORTRAIT_JPEG);
  // A newsroom's server has its media beside the page; this one has only the page.
  await freshContext.route('**/media/portrait.jpg', (route) => route.fulfill({ body, contentType: 'image/jpeg' }));
  await airl.open('wasm');
  await airl.page.getByLabel('Address of a picture or video').fill(`${server.url}/media/portrait.jpg`);
  await airl.page.getByRole('button', { name: 'Check', exact: true }).click();
  await airl.result.locator('.verdict').waitFor();
  const { source } = await airl.savedReport();
  expect(source).toMatchObject({ name: 'portrait.jpg', bytes: body.length });
  // Whoever reads on where the check was started goes to its result.
  await airl.page.getByLabel('Address of a picture or video').fill(`${server.url}/media/portrait.jpg?again`);
  await airl.page.keyboard.press('Enter');
  await expect(airl.result.locator('h2').first()).toBeFocused();
  await airl.page.getByLabel('Address of a picture or video').fill(`${server.url}/media/none.jpg`);
  await airl.page.keyboard.press('Enter');
  await expect(airl.error).toContainText('404');
});

test('an address elsewhere is never asked for, and the page says what to do', async ({ airl, freshContext }) => {
  await airl.open('wasm');
  const requests: string[] = [];
  freshContext.on('request', (request) => requests.push(request.url()));
  await airl.page.getByLabel('Address of a picture or video').fill('media.example/portrait.jpg');
  await airl.page.keyboard.press('Enter');
  await expect(airl.page.getByText('does not fetch from media.example')).toBeVisible();
  const link = airl.page.getByRole('link', { name: 'Open the address in a new tab' });
  await expect(link).toHaveAttribute('href', 'https://media.example/portrait.jpg');
  await expect(link).toHaveAttribute('rel', /noopener noreferrer/);
  await airl.page.screenshot({ path: 'tests/e2e/output/address-light-wide.png' });
  await airl.page.getByLabel('Address of a picture or video').fill('javascript:alert(1)');
  await airl.page.keyboard.press('Enter');
  await expect(airl.page.getByText('This is not a web address')).toBeVisible();
  expect(requests).toEqual([]);
});

test('a link that is dropped or pasted on the page is taken as an address', async ({ airl }) => {
  await airl.open('wasm');
  const input = airl.page.getByLabel('Address of a picture or video');
  for (const [event, host] of [['drop', 'dropped.example'], ['paste', 'pasted.example']] as const) {
    await airl.page.evaluate(([type, url]) => {
      const data = new DataTransfer();
      data.setData(type === 'drop' ? 'text/uri-list' : 'text/plain', url);
      document.body.dispatchEvent(type === 'drop'
        ? new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true })
        : new ClipboardEvent('paste', { clipboardData: data, bubbles: true }));
    }, [event, `https://${host}/clip.mp4`] as const);
    await expect(input).toHaveValue(`https://${host}/clip.mp4`);
    await expect(airl.page.getByText(`does not fetch from ${host}`)).toBeVisible();
  }
});

test('a link that is pasted into the words of a report on a wrong verdict stays there', async ({ airl }) => {
  await airl.open('wasm');
  await airl.check(PORTRAIT_JPEG);
  await airl.result.getByText('Report a wrong verdict').click();
  await airl.result.getByLabel(/How do you know/).evaluate((field) => {
    const data = new DataTransfer();
    data.setData('text/plain', 'See https://news.example/story');
    field.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true }));
  });
  await expect(airl.page.getByLabel('Address of a picture or video')).toHaveValue('');
  await expect(airl.page.getByText('does not fetch from news.example')).toHaveCount(0);
});
