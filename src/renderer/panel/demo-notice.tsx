import { bridge } from '../window/bridge.ts';
import { Button } from '../window/button.tsx';
import { messages } from './messages.ts';

const text = messages.demo;

/** In the demo: that nothing here is real, and the way out. */
export function DemoNotice() {
  return (
    <section className="demo-notice storage-notice small" aria-label={text.name}>
      <p>
        <strong className="badge">{text.word}</strong> {text.notice}
      </p>
      <Button onPress={() => void bridge.request('demo:end').catch(() => undefined)}>{text.end}</Button>
    </section>
  );
}
