/** manifest.json of each browser. Permissions are the least that a click needs; sites are asked for one by one. */

export const TARGETS = ['chromium', 'firefox'] as const;
export type Target = (typeof TARGETS)[number];

/** What pages of the extension may do: run its own code, and read media from anywhere the reader allowed. */
const PAGE_POLICY = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "worker-src 'self'",
  "style-src 'self'",
  "connect-src 'self' http: https: data: blob:",
  "img-src 'self' data: blob:",
  'media-src blob:',
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');

const ICON_SIDES = [16, 32, 48, 128];
const ICONS = Object.fromEntries(ICON_SIDES.map((side) => [side, `icons/icon-${side}.png`]));

/** Structured clones in messages: frames travel as bytes, not as text. */
const MINIMUM_CHROME = '148';
/** WebCodecs in the background, and module event pages. */
const MINIMUM_FIREFOX = '140.0';

const PERMISSIONS = ['activeTab', 'scripting', 'storage', 'contextMenus'];

export interface ManifestOptions {
  /** Semantic version of the package. */
  version: string;
}

function common({ version }: ManifestOptions): Record<string, unknown> {
  return {
    manifest_version: 3,
    name: '__MSG_name__',
    description: '__MSG_description__',
    default_locale: 'en',
    version,
    icons: ICONS,
    action: { default_title: '__MSG_actionTitle__', default_icon: ICONS },
    optional_host_permissions: ['http://*/*', 'https://*/*'],
    content_security_policy: { extension_pages: PAGE_POLICY },
    options_ui: { page: 'options/options.html', open_in_tab: true },
  };
}

/** The manifest as plain data. */
export function makeManifest(target: Target, options: ManifestOptions): Record<string, unknown> {
  if (target === 'chromium') {
    return {
      ...common(options),
      minimum_chrome_version: MINIMUM_CHROME,
      permissions: [...PERMISSIONS, 'offscreen', 'sidePanel'],
      background: { service_worker: 'background.js', type: 'module' },
      side_panel: { default_path: 'panel/panel.html' },
      message_serialization: 'structured_clone',
      // Isolation gives the detector shared memory, hence threads.
      cross_origin_embedder_policy: { value: 'require-corp' },
      cross_origin_opener_policy: { value: 'same-origin' },
    };
  }
  return {
    ...common(options),
    permissions: PERMISSIONS,
    background: { scripts: ['background.js'], type: 'module' },
    sidebar_action: { default_panel: 'panel/panel.html', default_icon: ICONS, open_at_install: false },
    browser_specific_settings: {
      gecko: {
        id: 'airl@airl.invalid',
        strict_min_version: MINIMUM_FIREFOX,
        data_collection_permissions: { required: ['none'] },
      },
    },
  };
}
