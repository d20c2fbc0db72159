// Runs inline in <head>, before anything is painted: the theme, and nothing shown in English to who reads Korean until
// the page has taken over. The server's policy allows it by its SHA-256.
export const FIRST_PAINT = `(function(){try{var s=localStorage,t=s.getItem("llm-loadtest.theme"),l=s.getItem("llm-loadtest.locale"),h=document.documentElement;
h.dataset.theme=t==="dark"||t==="light"?t:matchMedia("(prefers-color-scheme: dark)").matches?"dark":"light";
if(l==="ko"||(l!=="en"&&navigator.language.indexOf("ko")===0)){h.lang="ko";h.dataset.pending=""}}catch(e){}})();`;
