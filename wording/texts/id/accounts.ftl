### Siapa yang boleh masuk: orang, penyewa, token, dan apa yang ditolak tentangnya.

actor_unfit = harus 1 sampai 120 karakter tanpa karakter kendali
assignee_unknown = harus seseorang yang mengerjakan tiket: { LIST($known, each: "text", style: "commas") }
assignee_nobody = harus seseorang yang mengerjakan tiket, dan belum ada yang terdaftar
no_person = tidak ada orang { ID($person) }
no_tenant = tidak ada penyewa { ID($tenant) }
no_token = tidak ada token { ID($token) }
no_session = tidak ada sesi { ID($session) }
no_account = peminta tidak punya akun sendiri: silakan masuk sebagai orang
name_taken = nama ini sudah dipakai seseorang
person_taken = nama atau alamat email sudah dipakai
tenant_taken = sudah ada penyewa lain bernama “{ $name }”
above_yourself = peran “{ $role }” boleh melakukan lebih dari yang Anda boleh: ini dilakukan oleh orang yang boleh sebanyak itu
not_yourself = Anda tidak dapat mengubah peran, status, atau penyewa Anda sendiri: administrator lain dapat
last_administrator = { $name } adalah administrator terakhir untuk seluruh instalasi: angkat dulu yang lain
not_invitable = hanya orang yang diundang dan belum pernah masuk yang dapat diundang lagi (status: { $state })
not_enabled = hanya orang yang dinonaktifkan yang dapat diaktifkan (status: { $state })
scope_unknown = bukan lingkup; yang ada: { LIST($known, each: "text", style: "commas") }
scope_beyond_own = Anda sendiri tidak boleh melakukan ini; yang dapat Anda berikan: { LIST($known, each: "text", style: "commas") }
scopes_empty = tidak menyebut apa pun yang Anda sendiri boleh lakukan
in_the_past = sudah lewat
