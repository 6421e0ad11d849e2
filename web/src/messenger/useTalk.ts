import { useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useMemo, useRef, useState } from "react";

import { api } from "../api/client";
import { forgetUnsent, keepUnsent, unsentOf } from "../api/drafts";
import { BEYOND_THE_END, changesOf, historyOf, talks, type Changes, type History, type Message, type NewPoll, type Reaction } from "../api/messenger";
import { mayHelpToRepeat, problemFrom, type Problem } from "../api/problem";
import { usePerson } from "../shell/person";
import { type Frame, isListening, listen, type TitleFrame, type VoteFrame } from "./socket";
import { isBehind, moved, opened, stillUnsent, type Talk, type Unsent, withChanges, withEnd, withPage, withVotes } from "./talk";

/** How often the server is asked for what has changed, where nothing tells of it by itself. */
const PAUSE_MS = 4000;
/** The same while the socket is open: only for what it may have lost. */
const PAUSE_WITH_SOCKET_MS = 10 * 60_000;
const REPEATED_MS = [1000, 3000, 8000];
/** A message farther away than this is gone to at once, without what stands between. */
const FAR = 400;
/** So many rows behind a message that one goes to are loaded with it. */
const BEHIND_IT = 25;

const MESSAGES = "/api/messenger/chats/{chat_id}/messages";
const MESSAGE = "/api/messenger/chats/{chat_id}/messages/{message}";

interface Opened {
  talk: Talk;
  page: History;
}

/** A chat as this window shows it, kept up to date while it is open, and what can be done in it. */
export function useTalk(chatId: string) {
  const { person_id: me } = usePerson();
  const client = useQueryClient();
  const [state, setState] = useState<Opened | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [waiting, setWaiting] = useState<readonly Unsent[]>(() => unsentOf(me, chatId).map((sent) => ({ ...sent, problem: null })));
  const talk = useRef<Talk | null>(null);
  const send = api.useMutation("post", MESSAGES);
  const edit = api.useMutation("put", MESSAGE);
  const remove = api.useMutation("post", `${MESSAGE}/deletion`);
  const reaction = api.useMutation("put", `${MESSAGE}/reaction`);
  const pinning = api.useMutation("put", `${MESSAGE}/pin`);
  const voting = api.useMutation("put", `${MESSAGE}/vote`);
  const closing = api.useMutation("post", `${MESSAGE}/closing`);

  const put = useCallback((change: (before: Talk) => Talk) => {
    if (talk.current) {
      const next = change(talk.current);
      talk.current = next;
      setState((before) => before && { ...before, talk: next });
    }
  }, []);

  const take = useCallback((after: number, changes: Changes) => put((before) => withChanges(before, after, changes)), [put]);

  const entitle = useCallback((title: string) => {
    setState((before) => (before && before.page.title !== title ? { ...before, page: { ...before.page, title } } : before));
  }, []);

  /** One page of what comes behind what is loaded: the rest waits until somebody scrolls there. */
  const later = useCallback(async () => {
    if (!talk.current) {
      return;
    }
    const after = talk.current.known;
    const changes = await client.query(changesOf(chatId, after));
    take(after, changes);
    put((before) => withEnd(before, changes.end, changes.count ?? 0));
    if (changes.title) {
      entitle(changes.title);
    }
  }, [chatId, client, entitle, put, take]);

  /** What is loaded as it is now: for a window that is not at the chat's end, which what has changed would fill from here on. */
  const refresh = useCallback(async () => {
    let before = (talk.current?.known ?? 0) + 1;
    while (talk.current && before > talk.current.first) {
      const page = await client.query(historyOf(chatId, before, talk.current.first));
      put((shown) => withPage(shown, page));
      entitle(page.title);
      before = page.more_before ? page.first : 0;
    }
  }, [chatId, client, entitle, put]);

  const catchUp = useCallback(
    () => (talk.current && isBehind(talk.current) ? refresh() : later()),
    [later, refresh],
  );

  const move = useCallback(
    async (before: number) => {
      const page = await client.query(historyOf(chatId, before));
      put((shown) => moved(shown, page));
    },
    [chatId, client, put],
  );

  /** The chat's end, at once: what stands between is loaded when somebody scrolls back there. */
  const toEnd = useCallback(async () => {
    if (talk.current && isBehind(talk.current)) {
      await move(BEYOND_THE_END);
    }
  }, [move]);

  const open = useCallback(async () => {
    try {
      const page = await client.query(historyOf(chatId));
      talk.current = opened(page);
      setState({ talk: talk.current, page });
      setProblem(null);
    } catch (error) {
      setProblem(problemFrom(error));
    }
  }, [chatId, client]);

  const guarded = useCallback(
    (asked: Promise<void>) =>
      asked.then(
        // A chat that didn't open has been asked nothing: what went wrong still holds.
        () => {
          if (talk.current) {
            setProblem(null);
          }
        },
        (error: unknown) => {
          const met = problemFrom(error);
          // A broken line mends by itself, and the banner says so already.
          if (!mayHelpToRepeat(met)) {
            talk.current = null;
            setState(null);
            setProblem(met);
          }
        },
      ),
    [],
  );
  const follow = useCallback(() => guarded(catchUp()), [catchUp, guarded]);

  useEffect(() => {
    void open();
  }, [open]);

  const onFrame = useCallback(
    ({ sequence_number: number, message }: Frame) => {
      const before = talk.current;
      take(number - 1, { sequence_number: number, complete: true, messages: [message], votes: [] });
      // A frame before it was lost; a window that is behind anyway loads it when it comes there.
      if (before && !isBehind(before) && number > before.known + 1) {
        void guarded(later());
      }
    },
    [guarded, later, take],
  );
  const onVote = useCallback(({ vote }: VoteFrame) => put((before) => withVotes(before, [vote])), [put]);
  const onTitle = useCallback(({ title }: TitleFrame) => entitle(title), [entitle]);
  useFollowing(chatId, follow, onFrame, onVote, onTitle);

  const post = useCallback(
    async (unsent: Unsent) => {
      const { client_id, known, text, reply_to, mentions, poll, urgent } = unsent;
      const body = { client_id, known, text, reply_to, mentions, poll, urgent };
      const fail = (met: Problem | null) =>
        setWaiting((before) => before.map((one) => (one.client_id === unsent.client_id ? { ...one, problem: met } : one)));
      fail(null);
      for (let attempt = 0; ; attempt++) {
        try {
          const answer = await send.mutateAsync({ params: { path: { chat_id: chatId } }, body });
          forgetUnsent(me, chatId, unsent.client_id);
          take(unsent.known, answer);
          // What one says stands at the chat's end, and one wants to see it there.
          if (!talk.current?.messages.has(answer.own)) {
            put((before) => withEnd(before, answer.own, 0));
            await toEnd();
          }
          if (!isListening()) {
            void client.invalidateQueries({ queryKey: talks.queryKey });
          }
          return;
        } catch (error) {
          const met = problemFrom(error);
          const pause = REPEATED_MS[attempt];
          if (pause === undefined || !mayHelpToRepeat(met)) {
            fail(met);
            return;
          }
          await new Promise((resolve) => setTimeout(resolve, pause));
        }
      }
    },
    [chatId, client, me, put, send, take, toEnd],
  );

  // What the page was sending when it was closed: one after another, as it was written.
  const postKept = useRef(async () => {
    for (const unsent of waiting) {
      await post(unsent);
    }
  });
  const isOpened = state !== null;
  useEffect(() => {
    if (isOpened) {
      const first = postKept.current;
      postKept.current = () => Promise.resolve();
      void first();
    }
  }, [isOpened]);

  const say = useCallback(
    ({ text, mentions = [], replyTo = null, poll = null, urgent = false }: Saying) => {
      const unsent: Unsent = {
        client_id: newClientId(),
        known: talk.current?.end ?? 0,
        text,
        reply_to: replyTo,
        mentions,
        poll,
        urgent,
        problem: null,
      };
      keepUnsent(me, chatId, unsent);
      setWaiting((before) => [...before, unsent]);
      void post(unsent);
    },
    [chatId, me, post],
  );

  const forget = useCallback(
    (gone: Unsent) => {
      forgetUnsent(me, chatId, gone.client_id);
      setWaiting((before) => before.filter((one) => one !== gone));
    },
    [chatId, me],
  );

  const change = useCallback(
    async (asked: (known: number, clientId: string) => Promise<Changes>) => {
      const known = talk.current?.end ?? 0;
      const answer = await asked(known, newClientId());
      take(known, answer);
      if (!answer.complete) {
        await follow();
      }
    },
    [follow, take],
  );

  const actions = useMemo(
    () => ({
      edit: (message: number, text: string, mentions: string[]) =>
        change((known, client_id) =>
          edit.mutateAsync({ params: { path: { chat_id: chatId, message } }, body: { client_id, known, text, mentions } }),
        ),
      remove: (message: number) =>
        change((known, client_id) =>
          remove.mutateAsync({ params: { path: { chat_id: chatId, message } }, body: { client_id, known } }),
        ),
      react: (message: number, chosen: Reaction | null) =>
        change((known, client_id) =>
          reaction.mutateAsync({ params: { path: { chat_id: chatId, message } }, body: { client_id, known, reaction: chosen } }),
        ),
      pin: (message: number, pinned: boolean) =>
        change((known, client_id) =>
          pinning.mutateAsync({ params: { path: { chat_id: chatId, message } }, body: { client_id, known, pinned } }),
        ),
      vote: (message: number, options: number[]) =>
        change((known, client_id) =>
          voting.mutateAsync({ params: { path: { chat_id: chatId, message } }, body: { client_id, known, options } }),
        ),
      closePoll: (message: number) =>
        change((known, client_id) =>
          closing.mutateAsync({ params: { path: { chat_id: chatId, message } }, body: { client_id, known } }),
        ),
    }),
    [change, chatId, closing, edit, pinning, reaction, remove, voting],
  );

  const earlier = useCallback(async () => {
    const first = talk.current?.first ?? 1;
    const page = await client.query(historyOf(chatId, first));
    put((before) => withPage(before, page));
  }, [chatId, client, put]);

  /** Loads what stands between here and a message, or where that is far the part of the chat around it; whether it is there now. */
  const backTo = useCallback(
    async (sequence: number) => {
      const shown = talk.current;
      if (shown && (sequence > shown.known || sequence < shown.first - FAR)) {
        await move(sequence + BEHIND_IT);
      }
      while (talk.current && talk.current.first > Math.max(1, sequence)) {
        const page = await client.query(historyOf(chatId, talk.current.first, sequence));
        put((before) => withPage(before, page));
      }
      return talk.current?.messages.has(sequence) ?? false;
    },
    [chatId, client, move, put],
  );

  const unsent = useMemo(() => (state ? stillUnsent(waiting, state.talk, me) : []), [me, state, waiting]);
  return { talk: state?.talk, page: state?.page, problem, unsent, say, post, forget, earlier, later, toEnd, backTo, open, ...actions };
}

/** Asks for changes from time to time, when the window is looked at again, and when the line is back. */
function useFollowing(
  chatId: string,
  follow: () => Promise<void>,
  onFrame: (frame: Frame) => void,
  onVote: (frame: VoteFrame) => void,
  onTitle: (frame: TitleFrame) => void,
) {
  useEffect(() => {
    let isListening = false;
    let asked = Date.now();
    const ask = () => {
      asked = Date.now();
      void follow();
    };
    const stop = listen({
      frame: (frame) => frame.chat_id === chatId && onFrame(frame),
      voted: (frame) => frame.chat_id === chatId && onVote(frame),
      renamed: (frame) => frame.chat_id === chatId && onTitle(frame),
      opened: () => {
        isListening = true;
        ask();
      },
      // The line is broken, or the server has closed it: who was logged out or taken out of the chat is told so at once.
      closed: () => {
        isListening = false;
        ask();
      },
    });
    const tick = () => {
      if (document.visibilityState === "visible" && Date.now() - asked >= (isListening ? PAUSE_WITH_SOCKET_MS : PAUSE_MS)) {
        ask();
      }
    };
    const seen = () => document.visibilityState === "visible" && ask();
    const timer = setInterval(tick, PAUSE_MS / 2);
    document.addEventListener("visibilitychange", seen);
    addEventListener("online", ask);
    return () => {
      stop();
      clearInterval(timer);
      document.removeEventListener("visibilitychange", seen);
      removeEventListener("online", ask);
    };
  }, [chatId, follow, onFrame, onTitle, onVote]);
}

function newClientId(): string {
  return crypto.randomUUID();
}

/** What is to be said: a text, which may mention people or answer a message, or the question of a poll. */
export interface Saying {
  text: string;
  mentions?: string[];
  replyTo?: number | null;
  poll?: NewPoll | null;
  /** An announcement that rings in quiet hours, too. */
  urgent?: boolean;
}

export type TalkActions = Pick<ReturnType<typeof useTalk>, "edit" | "remove" | "react">;
export type { Message };
