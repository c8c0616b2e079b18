/** Content Credentials beside the verdict: who signed, what is stated, and whether the file is what was signed. */
import { PORTRAIT_JPEG, SIGNED_CLIP, SIGNED_JPEG, changedAfterSigning } from './files.js';
import { expect, test } from './fixtures.js';

test('credentials are verified and shown, and a file without any stays quiet', async ({ airl, freshContext }) => {
  const readers: string[] = [];
  freshContext.on('request', (request) => {
    if (/c2pa/.test(request.url())) readers.push(request.url());
  });
  const card = airl.page.locator('.credentials');
  await airl.open('wasm');
  await airl.check(PORTRAIT_JPEG);
  await expect(card).toBeHidden();
  expect(readers).toEqual([]);

  await airl.check(SIGNED_JPEG);
  await expect(card).toHaveAttribute('data-state', 'intact');
  await expect(card).toContainText('Unchanged since it was signed');
  await expect(card).toContainText('Example Newsroom, Test signer');
  await expect(card).toContainText('made by a generator (AI)');
  await expect(card).toContainText('Example Image Generator 1.0');
  await expect(card).toContainText('created, colours adjusted');
  await expect(card).toContainText('no time stamp');
  await expect(card).toContainText('Not checked: whether the signer is who the name says');
  expect(readers.length).toBeGreaterThan(0);

  await airl.check(await changedAfterSigning());
  await expect(card).toHaveAttribute('data-state', 'changed');
  await expect(card).toContainText('Changed after signing');
  await expect(card).toContainText('assertion.dataHash.mismatch');

  await airl.check(SIGNED_CLIP);
  await expect(card).toHaveAttribute('data-state', 'intact');
  await expect(card).toContainText('taken by a camera');
  await airl.page.getByLabel('Language').selectOption('de');
  await expect(card).toContainText('mit einer Kamera aufgenommen');
});

test('credentials that cannot be read are no reason to say nothing', async ({ airl, freshContext }) => {
  await freshContext.route(/c2pa.*\.wasm$/, (route) => route.abort());
  await airl.open('wasm');
  await airl.check(SIGNED_JPEG);
  await expect(airl.page.locator('.credentials')).toHaveAttribute('data-state', 'unreadable');
  await expect(airl.page.locator('.credentials')).toContainText('could not be read');
});

test("what is kept of a check says what the file's credentials say", async ({ airl, freshContext }) => {
  await freshContext.grantPermissions(['clipboard-read', 'clipboard-write']);
  await airl.open('wasm');
  await airl.check(SIGNED_JPEG);
  const printed = await airl.saved('Save for printing (HTML)');
  await airl.page.getByRole('button', { name: 'Copy as text' }).click();
  await expect(airl.result.getByRole('status').filter({ hasText: 'Copied' })).toBeVisible();
  const copied = await airl.page.evaluate(() => navigator.clipboard.readText());
  for (const text of [printed, copied]) {
    expect(text).toContain('Unchanged since it was signed');
    expect(text).toContain('Example Newsroom, Test signer');
    expect(text).toContain('Not checked: whether the signer is who the name says');
  }
});
