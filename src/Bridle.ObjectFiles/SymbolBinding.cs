namespace Bridle.ObjectFiles;

/// <summary>The high half of st_info.</summary>
public enum SymbolBinding
{
    Local = 0,
    Global = 1,
    Weak = 2,
    Unique = 10,
}
