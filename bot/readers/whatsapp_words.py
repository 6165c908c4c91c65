"""What WhatsApp itself writes into a chat, in several languages: notes, files left out or attached, edits."""

from policy_rules.patterns import compiled

# As the app writes them, letter by letter: what somebody types in between such marks is theirs.
_MEDIA = (
    "Media omitted|View once (?:photo|video|voice message|message) omitted|"  # English
    "Medien (?:weggelassen|ausgelassen|ausgeschlossen)|Médias omis|Fichier omis|"
    "(?:Multimedia|Archivo) omitido|Mídia (?:oculta|omitida)|Ficheiro (?:não revelado|omitido)|Media omess[io]|"
    "Media weggelaten|pominięto (?:multimedia|plik)|Medya dahil edilmedi|Без медиафайлов"
)
_THINGS = (
    "media|image|photo|video(?: note)?|audio|voice message|sticker|gif|document|contact card|"  # English
    "bild|videonotiz|sprachnachricht|dokument|kontaktkarte|"  # German
    "vidéo|autocollant|fiche contact|imagen?|imagem|vídeo|áudio|figurinha|documento|immagine|afbeelding|"
    "plik|obraz|wideo|naklejka|görüntü|belge|изображение|видео|аудио|стикер|документ"
)
_LEFT_OUT = (
    "omitted|omise?s?|absente?s?|weggelassen|ausgelassen|ausgeschlossen|omitid[oa]s?|ocult[oa]s?|ocultad[oa]s?|"
    "omess[oaie]|weggelaten|pominięt[oay]|dahil edilmedi|отсутствует|опущен[оаы]?"
)
OMITTED = compiled(rf"^(?:<(?:{_MEDIA})>|(?i:{_THINGS}) (?:{_LEFT_OUT}))\.?$")
_INSIDE = "attached|anhang|angehängt|pièce jointe|adjunto|anexado|anexo|allegato|bijgevoegd|załącznik|eklendi"
_BEHIND = (
    "file attached|datei angehängt|fichier joint|archivo adjunto|arquivo anexado|ficheiro anexado|file allegato|"
    "bestand bijgevoegd|plik w załączniku|dosya ekli|файл добавлен"
)
ATTACHED = compiled(rf"(?i)<(?:{_INSIDE}) ?: ([^>]+)>|(?m:^)([^\n:]{{1,120}}\.[a-z0-9]{{2,5}}) \((?:{_BEHIND})\)")
GONE = compiled(
    r"^(?:This message was deleted(?: by admin [^\n]{1,80})?|You deleted this message(?: as admin)?|null"
    r"|Waiting for this message(?:\. This may take a while\.(?: Learn more)?)?"
    r"|Diese Nachricht wurde gelöscht|Du hast diese Nachricht gelöscht"
    r"|Warte auf diese Nachricht(?:\. Dies kann etwas dauern\.(?: Mehr erfahren)?)?"
    r"|Ce message a été supprimé|(?:Vous avez|Tu as) supprimé ce message"
    r"|Se eliminó este mensaje|Eliminaste este mensaje"
    r"|Esta mensagem foi apagada|Você apagou esta mensagem"
    r"|Questo messaggio è stato eliminato|Hai eliminato questo messaggio"
    r"|Dit bericht is verwijderd|Je hebt dit bericht verwijderd|Данное сообщение удалено|Bu mesaj silindi)\.?$"
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
