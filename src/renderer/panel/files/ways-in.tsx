import { useEffect, useState } from 'react';
import type { FoundView } from '../../../shared/views/found-view.ts';
import { bridge } from '../../window/bridge.ts';
import { Button } from '../../window/button.tsx';
import { messages } from '../messages.ts';

const text = messages.empty;

/** What is on this machine besides the profiles; `undefined` while it is being looked for. */
export function useFound(): FoundView | undefined {
  const [found, setFound] = useState<FoundView>();
  useEffect(() => {
    let current = true;
    bridge.request('first:found').then(
      (view) => current && setFound(view),
      () => current && setFound({ identityCenters: [], tools: [] }),
    );
    return () => {
      current = false;
    };
  }, []);
  return found;
}

/** In one sentence. */
export function foundSentence({ identityCenters, tools }: FoundView): string {
  return text.found([
    ...(identityCenters.length === 0 ? [] : [text.identityCenters(identityCenters)]),
    ...tools.map(({ name, what }) => text.tool(name, what)),
  ]);
}

interface WaysInProps {
  readonly found: FoundView | undefined;
  readonly onPopulate: () => void;
  readonly onTakeOver: () => void;
  /** Absent in the demo itself. */
  readonly onDemo?: (() => void) | undefined;
  /** Beside profiles that are there: none of these ways is the first to take. */
  readonly isBeside?: boolean;
}

/** Where profiles can come from, each way with what it takes. */
export function WaysIn({ found, isBeside = false, onDemo, onPopulate, onTakeOver }: WaysInProps) {
  const tools = (found?.tools ?? []).map(({ name }) => name);
  return (
    <section className="ways" aria-label={text.ways}>
      <Way
        title={text.populate}
        about={text.populateAbout}
        go={text.populateGo}
        onGo={onPopulate}
        isFirst={!isBeside}
      />
      {tools.length > 0 && (
        <Way title={text.takeOver(tools)} about={text.takeOverAbout} go={text.takeOverGo} onGo={onTakeOver} />
      )}
      {onDemo && (
        <Way title={messages.demo.title} about={messages.demo.about} go={messages.demo.start} onGo={onDemo} />
      )}
    </section>
  );
}

interface WayProps {
  readonly title: string;
  readonly about: string;
  readonly go: string;
  readonly onGo: () => void;
  readonly isFirst?: boolean;
}

function Way({ about, go, isFirst = false, onGo, title }: WayProps) {
  return (
    <section className="card first-form" aria-label={title}>
      <h2>{title}</h2>
      <p className="second">{about}</p>
      <div>
        <Button kind={isFirst ? 'primary' : 'plain'} onPress={onGo}>
          {go}
        </Button>
      </div>
    </section>
  );
}
