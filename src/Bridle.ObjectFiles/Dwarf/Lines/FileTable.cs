using Bridle.ObjectFiles.Dwarf.Entries;
using Bridle.ObjectFiles.Dwarf.Units;

namespace Bridle.ObjectFiles.Dwarf.Lines;

/// <summary>The directories and files of a line table. Paths are put together when one is asked for.</summary>
internal sealed class FileTable(DebugInfo info, UnitRoot root)
{
    private readonly List<AttributeValue> _directories = [];
    private readonly List<(AttributeValue Name, ulong Directory)> _files = [];
    private string?[] _paths = [];
    private int _version;

    private enum Content : ushort
    {
        Path = 1,
        DirectoryIndex = 2,
    }

    public long Bytes => (24L * _directories.Count) + (40L * _files.Count);

    /// <summary>Reads both tables; false where they are broken or over the limit.</summary>
    public bool TryRead(ref DwarfCursor cursor, in LineHeader header)
    {
        _version = header.Unit.Version;
        bool read = _version >= 5
            ? TryReadEntries(ref cursor, header.Unit, isFiles: false) && TryReadEntries(ref cursor, header.Unit, isFiles: true)
            : TryReadNames(ref cursor);
        _paths = new string?[_files.Count];
        return read && !cursor.HasFailed;
    }

    /// <summary>A file that the program itself defines (DW_LNE_define_file).</summary>
    public void Define(ref DwarfCursor cursor)
    {
        if (_files.Count >= info.Limits.Files) return;
        AddFile(ref cursor, InlineName(ref cursor));
        Array.Resize(ref _paths, _files.Count);
    }

    /// <summary>The path of a file by its number in the unit; empty where there is none.</summary>
    public string Path(uint number)
    {
        // Numbers start at 1 before DWARF 5.
        long index = _version >= 5 ? number : number - 1L;
        if (index < 0 || index >= _files.Count) return "";
        return _paths[index] ??= Join((int)index);
    }

    private string Join(int index)
    {
        string file = Text(_files[index].Name);
        ulong directory = _files[index].Directory;
        if (file.StartsWith('/')) return file;
        string compilation = info.Text(info.String(root.Directory, root));
        // Directory 0 is that of the compilation; since DWARF 5 it is written down.
        if (_version < 5 && directory == 0) return Under(compilation, file);
        ulong place = _version < 5 ? directory - 1 : directory;
        string folder = place < (ulong)_directories.Count ? Text(_directories[(int)place]) : "";
        return Under(Under(compilation, folder), file);
    }

    private static string Under(string folder, string name) =>
        name.StartsWith('/') || folder.Length == 0 ? name
        : name.Length == 0 ? folder
        : folder.EndsWith('/') ? folder + name : $"{folder}/{name}";

    private string Text(in AttributeValue name) => info.Text(name.Form == DwarfForm.String
        ? info.Sections.Lines.Span.Slice(name.Position, (int)name.Number)
        : info.String(name, root));

    private bool TryReadNames(ref DwarfCursor cursor)
    {
        for (AttributeValue name = InlineName(ref cursor); name.Number != 0; name = InlineName(ref cursor))
        {
            if (_directories.Count >= info.Limits.Files) return false;
            _directories.Add(name);
        }

        for (AttributeValue name = InlineName(ref cursor); name.Number != 0; name = InlineName(ref cursor))
        {
            if (_files.Count >= info.Limits.Files) return false;
            AddFile(ref cursor, name);
        }

        return true;
    }

    private void AddFile(ref DwarfCursor cursor, AttributeValue name)
    {
        ulong directory = cursor.Unsigned();
        // The time of its last change and its length.
        cursor.Unsigned();
        cursor.Unsigned();
        if (!cursor.HasFailed) _files.Add((name, directory));
    }

    private static AttributeValue InlineName(ref DwarfCursor cursor)
    {
        int position = cursor.Position;
        return new AttributeValue(DwarfForm.String, (ulong)cursor.CString().Length, position);
    }

    private bool TryReadEntries(ref DwarfCursor cursor, in UnitHeader unit, bool isFiles)
    {
        Span<(Content Content, DwarfForm Form)> format = stackalloc (Content, DwarfForm)[byte.MaxValue];
        format = format[..cursor.U8()];
        foreach (ref (Content, DwarfForm) column in format) column = ((Content)cursor.Unsigned16(), (DwarfForm)cursor.Unsigned16());
        ulong count = cursor.Unsigned();
        if (count > (ulong)info.Limits.Files) return false;
        for (ulong i = 0; i < count && !cursor.HasFailed; i++)
        {
            if (!info.Steps.Take()) return false;
            (AttributeValue name, ulong directory) = ReadEntry(ref cursor, format, unit);
            if (isFiles) _files.Add((name, directory));
            else _directories.Add(name);
        }

        return true;
    }

    private static (AttributeValue Name, ulong Directory) ReadEntry(ref DwarfCursor cursor, scoped ReadOnlySpan<(Content Content, DwarfForm Form)> format,
        in UnitHeader unit)
    {
        AttributeValue name = default;
        ulong directory = 0;
        foreach ((Content content, DwarfForm form) in format)
        {
            AttributeValue value = FormReader.Read(ref cursor, new AttributeSpecification(default, form, 0), unit);
            if (cursor.HasFailed) break;
            if (content == Content.Path) name = value;
            else if (content == Content.DirectoryIndex) directory = value.Number;
        }

        return (name, directory);
    }
}
