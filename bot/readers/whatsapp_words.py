"""What WhatsApp itself writes into a chat, in several languages: notes, files left out or attached, edits."""

from policy_rules.patterns import compiled

_THINGS = (
    "media|image|photo|video(?: note)?|audio|voice message|sticker|gif|document|contact card|view once \\w+|"  # English
    "bild|videonotiz|sprachnachricht|dokument|kontaktkarte|"  # German
    "vidéo|autocollant|fiche contact|imagen?|imagem|vídeo|áudio|figurinha|documento|immagine|afbeelding|"
    "plik|obraz|wideo|naklejka|görüntü|belge|изображение|видео|аудио|стикер|документ"
)
_LEFT_OUT = (
    "omitted|omise?s?|absente?s?|weggelassen|ausgelassen|ausgeschlossen|omitid[oa]s?|ocult[oa]s?|ocultad[oa]s?|"
    "omess[oaie]|weggelaten|pominięt[oay]|dahil edilmedi|отсутствует|опущен[оаы]?"
)
OMITTED = compiled(
    rf"(?i)^(?:<(?:[^<>\n]{{1,40}} (?:{_LEFT_OUT})|pominięto [^<>\n]{{1,40}}|без медиафайлов)>"
    rf"|(?:{_THINGS})(?: \w+)? (?:{_LEFT_OUT}))\.?$"
)
_INSIDE = "attached|anhang|angehängt|pièce jointe|adjunto|anexado|anexo|allegato|bijgevoegd|załącznik|eklendi"
_BEHIND = (
    "file attached|datei angehängt|fichier joint|archivo adjunto|arquivo anexado|ficheiro anexado|file allegato|"
    "bestand bijgevoegd|plik w załączniku|dosya ekli|файл добавлен"
)
ATTACHED = compiled(rf"(?i)<(?:{_INSIDE}) ?: ([^>]+)>|(?m:^)([^\n:]{{1,120}}\.[a-z0-9]{{2,5}}) \((?:{_BEHIND})\)")
GONE = compiled(
    r"(?i)^(?:this message was deleted(?: by admin \w+)?|you deleted this message|waiting for this message\b[^\n]*|null"
    r"|diese nachricht wurde gelöscht|du hast diese nachricht gelöscht"
    r"|ce message a été supprimé|vous avez supprimé ce message|tu as supprimé ce message"
    r"|se eliminó este mensaje|eliminaste este mensaje|esta mensagem foi apagada|você apagou esta mensagem"
    r"|questo messaggio è stato eliminato|hai eliminato questo messaggio"
    r"|dit bericht is verwijderd|je hebt dit bericht verwijderd|данное сообщение удалено|bu mesaj silindi)\.?$"
)
EDITED = compiled(
    r"(?i)\s*<(?:this message was edited|diese nachricht wurde bearbeitet|ce message a été modifié"
    r"|se editó este mensaje|esta mensagem foi editada|questo messaggio è stato modificato"
    r"|dit bericht is bewerkt|сообщение изменено"
    r"|bu mesaj düzenlendi)>$"
)
# On an iPhone a note stands behind a name, like a message, but for the mark that nobody types.
NOTE = compiled(
    r"(?i)end-to-end|ende-zu-ende|de bout en bout|de extremo a extremo|de ponta a ponta|сквозн"
    r"|\b(?:created (?:this )?group|(?:added|removed) |joined (?:using|from)|left\.?$|was (?:added|removed)"
    r"|changed (?:the |this |their |to )|security code|pinned a message|disappearing messages"
    r"|hat (?:die gruppe|[^\n]{1,60} hinzugefügt)|a (?:créé|ajouté|quitté)|creó |añadió |salió|criou |adicionou |saiu)"
)
