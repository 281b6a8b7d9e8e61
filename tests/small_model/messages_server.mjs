// A small language model behind `/v1/messages`, for a look at what the product makes of an honest but useless answer.
//
// node messages_server.mjs MODEL.gguf [PORT]     needs `npm install --ignore-scripts node-llama-cpp` beside it
//
// Speaks what local servers usually speak: text, whole or streamed. Tools and `output_config` are ignored, not refused.

import http from "node:http";
import {getLlama, LlamaChatSession} from "node-llama-cpp";

const [modelPath, port = "8124"] = process.argv.slice(2);
const CONTEXT = 2048; // tokens
const LONGEST_PROMPT = 3600; // characters: what a small context has room for
const MOST_TOKENS = 160;

const llama = await getLlama({build: "never", gpu: false});
const model = await llama.loadModel({modelPath});
// One thread: with more, they wait for each other for seconds wherever another program wants the cores.
const context = await model.createContext({contextSize: CONTEXT, threads: 1});
let turn = Promise.resolve(); // one answer at a time

const textOf = (content) =>
    typeof content === "string" ? content : (content ?? []).map((block) => block.text ?? "").join("\n");

async function answer(body, onText, signal) {
    const sequence = context.getSequence();
    try {
        const systemPrompt = textOf(body.system).slice(0, 900);
        const session = new LlamaChatSession({contextSequence: sequence, systemPrompt});
        const prompt = body.messages.map((message) => textOf(message.content)).join("\n").slice(-LONGEST_PROMPT);
        const maxTokens = Math.min(body.max_tokens ?? MOST_TOKENS, MOST_TOKENS);
        return await session.prompt(prompt || " ", {maxTokens, onTextChunk: onText, signal, stopOnAbortSignal: true});
    } finally {
        sequence.dispose();
    }
}

function send(response, status, value) {
    response.writeHead(status, {"content-type": "application/json"});
    response.end(JSON.stringify(value));
}

async function messages(body, response) {
    const gone = new AbortController();
    response.on("close", () => gone.abort());
    const head = {id: `msg_${Date.now()}`, type: "message", role: "assistant", model: body.model, stop_sequence: null};
    const input = {input_tokens: model.tokenize(JSON.stringify(body.messages)).length, output_tokens: 0};
    if (!body.stream) {
        const text = await answer(body, undefined, gone.signal);
        const usage = {...input, output_tokens: model.tokenize(text).length};
        send(response, 200, {...head, content: [{type: "text", text}], stop_reason: "end_turn", usage});
        return;
    }
    const event = (type, rest) => response.write(`event: ${type}\ndata: ${JSON.stringify({type, ...rest})}\n\n`);
    response.writeHead(200, {"content-type": "text/event-stream"});
    event("message_start", {message: {...head, content: [], stop_reason: null, usage: input}});
    event("content_block_start", {index: 0, content_block: {type: "text", text: ""}});
    const said = (text) => event("content_block_delta", {index: 0, delta: {type: "text_delta", text}});
    const text = await answer(body, said, gone.signal);
    event("content_block_stop", {index: 0});
    const usage = {output_tokens: model.tokenize(text).length};
    event("message_delta", {delta: {stop_reason: "end_turn", stop_sequence: null}, usage});
    event("message_stop", {});
    response.end();
}

const server = http.createServer((request, response) => {
    const pieces = [];
    request.on("data", (piece) => pieces.push(piece));
    request.on("end", () => {
        if (request.method === "GET" && request.url.startsWith("/v1/models"))
            return send(response, 200, {data: [{id: "small", type: "model", display_name: "small"}], has_more: false});
        if (request.method !== "POST" || request.url !== "/v1/messages")
            return send(response, 404, {type: "error", error: {type: "not_found_error", message: "Not found"}});
        const body = JSON.parse(Buffer.concat(pieces).toString("utf8"));
        turn = turn.then(() => messages(body, response)).catch((error) => {
            console.error(error.message);
            response.destroy();
        });
    });
});
server.listen(Number(port), "127.0.0.1", () => console.log(`ready on http://127.0.0.1:${server.address().port}`));
