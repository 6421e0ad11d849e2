import type { UnlinkProof } from "../api/link";
import type { Problem } from "../api/problem";

/** What the screens of the old number do with a code: prove it, and whatever follows from the proof. */
export interface Proving {
  prove: (body: UnlinkProof) => Promise<void>;
  busy: boolean;
  problem: Problem | null;
  reset: () => void;
}
