### What is refused when a photo or signature is sent

## Attachments

no_attachment = there is no attachment { ID($attachment) }
attachment_file_gone = the file of attachment { ID($attachment) } is not on the disk: ask your administrator
picture_too_many_bytes = the file is too large: a picture holds at most { $most_mib } MiB. Take the photo again with a lower resolution
picture_too_many_points = the picture is too large: at most { $most } million points. Take the photo again with a lower resolution
picture_heic = HEIC photos cannot be read here: send the photo as JPEG (iPhone: Settings, Camera, Formats, “Most Compatible”)
picture_other_format = { $kind } files are not taken: send the picture as JPEG, PNG or WebP
picture_pdf = a PDF is no photo: send a picture of it as JPEG
picture_zip = an archive is no photo: unpack it, and send each picture as JPEG
picture_markup = SVG and HTML files may hold programs and are not taken: send the picture as JPEG or PNG
picture_empty = the file is empty: choose the photo again
picture_broken = the picture cannot be read: the file is damaged. Take the photo again
picture_unknown = this file is no picture: send a photo as JPEG, PNG or WebP
pdf_none = this file is no PDF: a manual is sent as PDF
pdf_cut = this PDF has no end: it was cut off on the way. Send it again
pdf_locked = this PDF is locked or packed so that nobody can look through it: save it without a password, and send it again
pdf_acts = this PDF holds something that acts ({ $name }): print it to a new PDF, and send that
pdf_too_many_bytes = the file is too large: a manual holds at most { $most_mib } MiB
attachments_too_many = this ticket has { $most } pictures already, and holds no more
attachments_full = all pictures together hold { $quota_gib } GiB already, which is their quota: ask your administrator
disk_full = there is no room for more pictures: ask your administrator
problem_507 = No room left

## Photos and signatures

pictures_title = Photos and signatures
picture_photo_report = Photo of the report
picture_photo_diagnosis = Photo before the repair
picture_photo_done = Photo after the repair
picture_signature_report = Signature
picture_signature_diagnosis = Signature
picture_signature_done = Signature after the visit
