"""What whoever opens an export reads first."""

README = """\
老旺AI 数据导出
================

contents/   每个内容一个文件夹，名称为 日期-标题-编号，其中：
  content.md    便于阅读的全文（Markdown），含 AI 生成标识
  content.json  全部字段，名称和 id 与 API 一致；files 列出各文件，name 为 null 的文件已不存在
  versions.json 修改前的各个版本（最多 100 个），由旧到新，字段名称同上；没有修改过的内容没有此文件
  其余文件      图片、音频、字幕、文档
index.csv   全部内容的目录，可用表格软件打开（UTF-8）
index.json  同上，供程序使用
account/    仅“账号”导出包含：资料、偏好、登录设备、密钥（已隐去）、流水、任务、用量等
            不含密码、令牌、密钥原文等任何可用于登录或付款的内容

deletedAt 不为空的内容在回收站中；已彻底删除的内容不在此文件中。
文件夹名称中的日期为北京时间，其余时间均为 UTC。
发布由 AI 生成的内容时，请保留其标识（GB 45438-2025）。

Your data from 老旺AI
=====================

contents/   One folder for each content, named by date, title and a number. In it:
  content.md    the whole to read, in Markdown, with its AI label
  content.json  all fields, by the names and ids that the API has; `files` tells of each file, and a
                file whose `name` is null is no longer there
  versions.json what it was before each change, the oldest first, at most 100 of them, by the same
                names; there is none where nothing was changed
  the others    pictures, sounds, subtitles, documents
index.csv   all contents as a table (UTF-8)
index.json  the same for programs
account/    only in an export of the account: profile, preferences, devices, keys (masked),
            ledger, jobs, usage and more; nothing in it opens an account or pays for anything

Contents whose deletedAt is set are in the trash; what was deleted for good is not here.
Dates in names of folders are Beijing's; all other times are UTC.
Keep the labels of what AI made when you publish it (GB 45438-2025).
"""
