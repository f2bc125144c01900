// Matrix: every machine against use cases or models, as a table that sorts, filters, pins and says why.
import { useMemo, useState } from 'react';
import type { Assessment } from '../../core/assess/assessment.ts';
import { ExportMenu } from '../components/export-menu.tsx';
import { useSession } from '../data/session.ts';
import { listOf } from '../state/lists.ts';
import { questionOf } from '../state/question.ts';
import { useAddress } from '../state/store.ts';
import { useAssessments } from '../work/use-assessments.ts';
import { askedOf, columnsOf, machinesOf } from './columns.ts';
import { MatrixForm } from './matrix-form.tsx';
import { MatrixTable } from './matrix-table.tsx';
import { rowsOf, visibleRows } from './rows.ts';
import { Why } from './why.tsx';

export interface Chosen {
  readonly row: string;
  readonly column: string;
}

export function Matrix() {
  const { context } = useSession();
  const { values } = useAddress();
  const question = questionOf(values);
  const by = values.by === 'models' ? 'models' : 'uses';
  const columns = columnsOf(context.catalogue, by, values);
  const pinned = listOf(values.pin);
  const machines = machinesOf(context, pinned);
  const requests = askedOf(question, machines, columns, by);
  const answers = useAssessments(requests);
  const [chosen, setChosen] = useState<Chosen>();
  const rows = useMemo(() => rowsOf(machines, columns, answers, by), [machines, columns, answers, by]);
  const visible = visibleRows(rows, values, pinned);
  const done = answers.filter((a) => a !== undefined).length;
  const shown: Assessment[] =
    by === 'uses' ? visible.flatMap((row) => (row.assessments[0] ? [row.assessments[0]] : [])) : [];
  const model = context.library.describe(question.model);
  const name = model.status === 'ok' ? model.value.name : question.model;
  return (
    <div className="matrix">
      <div className="title">
        <h1>{by === 'uses' ? `${name} on every machine` : 'Models on every machine'}</h1>
        {shown.length > 0 ? <ExportMenu assessment={shown} /> : null}
      </div>
      <MatrixForm question={question} by={by} columns={columns} />
      <p className="hint" role="status">
        {done < requests.length
          ? `${done} of ${requests.length} assessed …`
          : `${visible.length} of ${rows.length} machines shown; ${requests.length} assessments.`}
      </p>
      <MatrixTable rows={visible} columns={columns} pinned={pinned} chosen={chosen} onChoose={setChosen} />
      <Why rows={rows} columns={columns} chosen={chosen} by={by} />
    </div>
  );
}
