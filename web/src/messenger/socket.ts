import type { Message, OwnVote } from "../api/messenger";

/** What the server tells an open window of: a message that is new or was changed. */
export interface Frame {
  chat_id: string;
  sequence_number: number;
  message: Message;
}

/** What the server tells the windows of one person: a vote of theirs. */
export interface VoteFrame {
  chat_id: string;
  vote: OwnVote;
}

/** What the server tells an open window of: a chat of mine was renamed. Of two titles the one with the higher `version` is the newer. */
export interface TitleFrame {
  chat_id: string;
  title: string;
  version: number;
}

interface Listener {
  frame?: (frame: Frame) => void;
  voted?: (frame: VoteFrame) => void;
  renamed?: (frame: TitleFrame) => void;
  opened?: () => void;
  closed?: () => void;
}

const ADDRESS = "/socket";
const FIRST_PAUSE_MS = 1000;
const LONGEST_PAUSE_MS = 60_000;
/** API Gateway ends a connection on which nothing is said for ten minutes. */
const PING_MS = 9 * 60_000;

const listeners = new Set<Listener>();
let socket: WebSocket | null = null;
let isOpen = false;
let again: ReturnType<typeof setTimeout> | undefined;
let pinging: ReturnType<typeof setInterval> | undefined;
let failures = 0;
/** The newest title's version by chat, of those that this window has heard of. */
const titles = new Map<string, number>();

/** Tells a screen of frames and of the connection, one for the whole window; returns what ends that. */
export function listen(listener: Listener): () => void {
  listeners.add(listener);
  if (isOpen) {
    listener.opened?.();
  } else {
    connect();
  }
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) {
      end();
    }
  };
}

/** Whether the window is told of everything at present. */
export function isListening(): boolean {
  return isOpen;
}

/** Tells all screens what a chat was renamed to, in this window or another one; an older title than the last one changes nothing. */
export function tellRenamed(frame: TitleFrame): void {
  if (frame.version >= (titles.get(frame.chat_id) ?? 0)) {
    titles.set(frame.chat_id, frame.version);
    listeners.forEach((listener) => listener.renamed?.(frame));
  }
}

function connect(): void {
  if (socket || typeof WebSocket === "undefined") {
    return;
  }
  clearTimeout(again);
  const made = new WebSocket(`${location.origin.replace(/^http/, "ws")}${ADDRESS}`);
  socket = made;
  made.onopen = () => {
    failures = 0;
    isOpen = true;
    pinging = setInterval(() => made.send(JSON.stringify({ kind: "ping" })), PING_MS);
    listeners.forEach((listener) => listener.opened?.());
  };
  made.onmessage = ({ data }: MessageEvent<string>) => {
    const frame = parsed(data);
    if (frame && "vote" in frame) {
      listeners.forEach((listener) => listener.voted?.(frame));
    } else if (frame && "title" in frame) {
      tellRenamed(frame);
    } else if (frame) {
      listeners.forEach((listener) => listener.frame?.(frame));
    }
  };
  made.onclose = () => {
    if (socket !== made) {
      return;
    }
    lose();
    const pause = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** failures);
    failures += 1;
    // Some earlier, some later: windows that lost the line at one moment don't come back at one.
    again = setTimeout(connect, pause * (0.5 + Math.random() / 2));
  };
}

function lose(): void {
  socket = null;
  isOpen = false;
  clearInterval(pinging);
  listeners.forEach((listener) => listener.closed?.());
}

function end(): void {
  clearTimeout(again);
  const open = socket;
  lose();
  open?.close();
}

/** A frame that tells of a message, a vote or a title; null of anything else. */
function parsed(data: string): Frame | VoteFrame | TitleFrame | null {
  try {
    const frame = JSON.parse(data) as Partial<Frame> & Partial<VoteFrame> & Partial<TitleFrame> & { kind?: string };
    if (frame.kind === "title" && frame.title) {
      return frame as TitleFrame;
    }
    if (frame.kind === "vote" && frame.vote) {
      return frame as VoteFrame;
    }
    return frame.kind === "message" && frame.message ? (frame as Frame) : null;
  } catch {
    return null;
  }
}
