var s=(sessionStorage.breaking||"").split(" ");document.querySelectorAll("[data-breaking]").forEach(function(e){e.hidden=s.indexOf(e.dataset.breaking)>=0});
