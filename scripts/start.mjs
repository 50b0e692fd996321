// npm start: sets up what is missing, builds what changed, runs the app.

import { electronFlags, openDesktop, runApp, takePicture } from './app-process.mjs';
import { build } from './build.mjs';
import { setUp } from './set-up.mjs';
import { runScript, say } from './step.mjs';

runScript(async () => {
  const electron = await setUp({ purpose: 'app' });
  await build();
  const desktop = await openDesktop();
  try {
    const env = { ...process.env, ...desktop.env };
    say('Understudy', 'starting, end it with Quit Understudy in its tray menu or with Ctrl+C here');
    return await runApp({
      executable: electron.executable,
      flags: electronFlags(desktop),
      args: process.argv.slice(2),
      env,
      onStart: () => {
        if (desktop.virtual) void showPicture(desktop.env);
      },
    });
  } finally {
    await desktop.close();
  }
});

async function showPicture(/** @type {NodeJS.ProcessEnv} */ env) {
  const path = await takePicture(env);
  if (!path) return;
  say('Screen', `this is what it shows: ${path}`);
  say('Screen', `take the next picture with: DISPLAY=${env.DISPLAY} import -window root ${path}`);
}
