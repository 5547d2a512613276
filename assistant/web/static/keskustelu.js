// What the chat does in the browser: keeps what is typed, hands over questions, says troubles in the page's language.
"use strict";

const ohjenuora = (() => {
    const said = document.currentScript.dataset;
    const language = document.documentElement.lang;
    const kept = sessionStorage;  // of this tab alone, gone when it is closed
    // What an earlier load of the page left; the rest of the keeping is of this one.
    const before = Object.fromEntries(["sent", "typed", "returned"].map(name => [name, kept.getItem(name) || ""]));
    keep("sent", "");
    let told = false;  // whether Gradio told of what went wrong with the last question
    const field = () => document.querySelector("#kysymys textarea");
    const chat = () => document.querySelector("#keskustelu");

    // The key by which the server keeps this tab's conversation in its memory.
    function tab() {
        if (!kept.getItem("tab")) kept.setItem("tab", newKey());
        return kept.getItem("tab");
    }

    function newKey() {
        return [...crypto.getRandomValues(new Uint8Array(16))].map(byte => byte.toString(16).padStart(2, "0")).join("");
    }

    function keep(name, value) {
        if (value) kept.setItem(name, value);
        else kept.removeItem(name);
    }

    // A question on its way is kept until it is answered, in case the connection or the page is lost meanwhile.
    function ask(question) {
        told = false;
        keep("sent", question);
        keep("returned", "");
        keep("trouble", "");
        showTrouble();
        return [question || "", tab()];
    }

    // The same, emptying the field at once: what is typed while the answer is looked for is the next question.
    function take(question) {
        write("");
        return ask(question);
    }

    function write(text) {
        field().value = text;
        field().dispatchEvent(new Event("input", {bubbles: true}));
    }

    // The answer, or the refusal, has come: a refused question goes back into the field unless something is typed there.
    function answered(returned, typed) {
        keep("sent", "");
        showFromItsBeginning();
        if (!returned || typed) return undefined;
        keep("typed", returned);
        return returned;
    }

    // The page was loaded again, and shows the conversation: what was typed, and asked without an answer, comes back.
    function restored(typed) {
        showTrouble();
        showFromItsBeginning();
        const last = [...chat().querySelectorAll(".user")].pop();
        const isAnswered = question => last && words(last.innerText) === words(question);
        const draft = isAnswered(before.returned) ? before.typed.replace(before.returned, "") : before.typed;
        const lines = [isAnswered(before.sent) ? "" : before.sent, draft, typed || ""].map(line => line.trim());
        const text = lines.filter(Boolean).join("\n");
        if (text === typed) return undefined;
        keep("typed", text);
        return text;
    }

    function words(text) {
        return text.split(/\s+/).filter(Boolean).join(" ");
    }

    // The key of the conversation to be forgotten; the next one has a key of its own.
    function beginAnew() {
        const old = tab();
        kept.clear();
        showTrouble();
        write("");
        return old;
    }

    // A long answer is read from its beginning: its question, or a problem with it, goes to the top.
    function showFromItsBeginning() {
        const asked = [...chat().querySelectorAll(".user, .problem")].pop();
        let box = asked && asked.parentElement;
        while (box && box !== chat() && box.scrollHeight <= box.clientHeight + 1) box = box.parentElement;
        if (box && box !== chat()) {
            box.scrollTop += asked.getBoundingClientRect().top - box.getBoundingClientRect().top - 8;
        }
    }

    // Gradio tells of an error in English, whatever the page, in a toast that the style hides.
    function translate(toast) {
        told = true;
        sayTrouble(toast.textContent.includes("Connection") ? said.lost : said.failed);
    }

    // The question did not get its answer. When the server stops in the midst of it, Gradio says nothing and opens no
    // new stream of answers: only a new page helps, which shows the conversation and the question again.
    async function failed() {
        await pause(500);
        if (told) return;
        sayTrouble(said.lost);
        while (!await fetch("/tyyli.css", {cache: "no-store"}).then(answer => answer.ok, () => false)) await pause(2000);
        window.location.reload();
    }

    function pause(milliseconds) {
        return new Promise(go => setTimeout(go, milliseconds));
    }

    function sayTrouble(words) {
        keep("trouble", words);
        showTrouble();
        const waiting = chat().querySelector(".pending");
        if (waiting) waiting.textContent = "…";
        const unanswered = kept.getItem("sent");
        if (!unanswered) return;
        write([unanswered, field().value].filter(Boolean).join("\n"));
        keep("returned", unanswered);
        keep("sent", "");
    }

    function showTrouble() {
        document.querySelector("#hairio").textContent = kept.getItem("trouble") || "";
    }

    // What Gradio names in English for those who hear the page.
    function nameIn(node) {
        const names = {"chatbot conversation": said.conversation, "Close": said.close, "close": said.close};
        for (const [theirs, ours] of Object.entries(names)) {
            const named = `[aria-label="${theirs}"]`;
            [node, ...node.querySelectorAll(named)].filter(one => one.matches(named))
                .forEach(one => one.setAttribute("aria-label", ours));
        }
    }

    // Gradio sets the language of the page to that of the browser; a screen reader needs that of the text.
    function keepLanguage() {
        if (document.documentElement.lang !== language) document.documentElement.lang = language;
    }

    new MutationObserver(keepLanguage).observe(document.documentElement, {attributeFilter: ["lang"]});
    new MutationObserver(changes => {
        for (const {addedNodes} of changes) {
            for (const node of addedNodes) {
                if (!node.querySelector) continue;
                nameIn(node);
                node.querySelectorAll(".toast-body.error").forEach(translate);
                if (node.matches(".pending") || node.querySelector(".pending")) showFromItsBeginning();
            }
        }
    }).observe(document.documentElement, {childList: true, subtree: true});
    document.addEventListener("input", event => {
        if (event.target === field()) keep("typed", event.target.value);
    });

    return {tab, ask, take, answered, failed, restored, beginAnew};
})();
