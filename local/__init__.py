"""Everything that runs on one machine. Nothing here is deployed; commands for a stage's operator are in `operations`.

`cli` is the entry of `svyazka`. The rest by subject:

- a deployed stack: `up`, `stack`, `snapshot`, `deployment`, `region`, `registration`, `running`, `quiescence`, `page`;
- the emulator of AWS: `emulator` (what runs inside it), `emulator_process`, `queue_addresses`, `dynamodb_local`;
- what stands for parties outside: `stand_ins`, `sms`;
- people and data: `demo_region`, `demo_logins`;
- users of a stack: `demo`, `browsing`, `screens`, `prove`, `bench`;
- documents from code: `openapi`, `asyncapi`;
- the machine: `toolchain`, `packages`, `process`, `ports`, `paths`, `environment`, `lock`, `signals`.
"""
