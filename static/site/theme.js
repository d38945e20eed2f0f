var d=document.documentElement.dataset;d.js="";try{var t=localStorage.theme;if(t)d.theme=t}catch(e){}
