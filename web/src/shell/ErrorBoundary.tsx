import { Component, type ReactNode } from "react";

import { Failed } from "../states/Failed";

interface Props {
  children: ReactNode;
  /** A change of it (the address, say) gives the children another chance. */
  resetKey: string;
}

interface State {
  failed: boolean;
  resetKey: string;
}

/** A screen that can't be shown (a fault of ours, or its file didn't come) leaves the rest of the page usable. */
export class ErrorBoundary extends Component<Props, State> {
  override state: State = { failed: false, resetKey: this.props.resetKey };

  static getDerivedStateFromError(): Partial<State> {
    return { failed: true };
  }

  static getDerivedStateFromProps({ resetKey }: Props, state: State): Partial<State> | null {
    return resetKey === state.resetKey ? null : { failed: false, resetKey };
  }

  override render(): ReactNode {
    return this.state.failed ? <Failed /> : this.props.children;
  }
}
