// Matrix: every machine against use cases or models, as a table that sorts, filters, pins and says why.
import { useMemo, useState } from 'react';
import { DocumentMenu } from '../components/document-menu.tsx';
import { useSession } from '../data/session.ts';
import type { Values } from '../state/address.ts';
import { listOf, listText } from '../state/lists.ts';
import { questionOf } from '../state/question.ts';
import { setValues, useAddress } from '../state/store.ts';
import { useAssessments } from '../work/use-assessments.ts';
import { askedOf, columnsOf, machinesOf } from './columns.ts';
import { MatrixForm } from './matrix-form.tsx';
import { matrixReport } from './matrix-report.ts';
import { MatrixTable } from './matrix-table.tsx';
import { rowsOf, visibleRows } from './rows.ts';
import { Why } from './why.tsx';

export interface Chosen {
  readonly row: string;
  readonly column: string;
}

/** The cell that somebody chose, which a link shows again; pointing at one is only a look. */
function chosenIn({ cell }: Values): Chosen | undefined {
  const [row, column] = listOf(cell);
  return row !== undefined && column !== undefined ? { row, column } : undefined;
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
  const [looked, setLooked] = useState<Chosen>();
  const kept = chosenIn(values);
  const keep = ({ row, column }: Chosen) => {
    setLooked(undefined);
    setValues({ cell: listText([row, column]) });
  };
  const rows = useMemo(() => rowsOf(machines, columns, answers, by), [machines, columns, answers, by]);
  const visible = visibleRows(rows, values, pinned);
  const done = answers.filter((a) => a !== undefined).length;
  const model = context.library.describe(question.model);
  const name = model.status === 'ok' ? model.value.name : question.model;
  const title = by === 'uses' ? `${name} on every machine` : 'Models on every machine';
  return (
    <div className="matrix">
      <div className="title">
        <h1>{title}</h1>
        {done > 0 ? <DocumentMenu name="viable-matrix" report={() => matrixReport(title, visible, columns)} /> : null}
      </div>
      <MatrixForm question={question} by={by} columns={columns} />
      <p className="hint" role="status">
        {done < requests.length
          ? `${done} of ${requests.length} assessed …`
          : `${visible.length} of ${rows.length} machines shown; ${requests.length} assessments.`}
      </p>
      <MatrixTable rows={visible} columns={columns} pinned={pinned} chosen={kept} onLook={setLooked} onKeep={keep} />
      <Why rows={rows} columns={columns} chosen={looked ?? kept} by={by} />
    </div>
  );
}
