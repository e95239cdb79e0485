const TEXTS = {
  'zh-CN': {
    language: 'zh-CN',
    signedOut: '未登录',
    signedOutHint: '运行 Register 或 Login 后，后续请求会自动带上令牌；请求头编辑器里的 Authorization 优先。',
    signedIn: who => `已登录：${who}`,
    signedInHint: '请求头编辑器没有 Authorization 时，自动使用此令牌（HTTP 与 WebSocket）；仅保存在本标签页。',
    forget: '清除令牌',
    anonymous: '访问令牌',
    emptyTab: '# 输入查询；Ctrl-Enter 运行，Ctrl-Space 补全。\n',
  },
  en: {
    language: 'en',
    signedOut: 'Signed out',
    signedOutHint: 'Run Register or Login: later requests carry the token. An Authorization in the headers editor wins.',
    signedIn: who => `Signed in: ${who}`,
    signedInHint: 'Used where the headers editor has no Authorization (HTTP and WebSocket); kept in this browser tab only.',
    forget: 'Clear the token',
    anonymous: 'access token',
    emptyTab: '# Type a query; Ctrl-Enter runs it, Ctrl-Space completes.\n',
  },
};

export const text = TEXTS[navigator.language.startsWith('zh') ? 'zh-CN' : 'en'];
