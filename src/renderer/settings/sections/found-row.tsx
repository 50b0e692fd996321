import { Row } from '../controls/row.tsx';
import { messages } from '../messages.ts';
import { useSettings } from '../settings-context.ts';

/** What was found in the AWS files. */
export function FoundRow() {
  const { profiles, roles } = useSettings().view.files;
  return (
    <Row id="found">{() => <span className="selectable">{messages.files.counts(profiles, roles)}</span>}</Row>
  );
}
