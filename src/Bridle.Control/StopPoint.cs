namespace Bridle.Control;

/// <summary>Where a victim can be held. Each is one-shot: a later exec does not stop there again.</summary>
public enum StopPoint
{
    /// <summary>Nowhere: the victim runs on.</summary>
    None = 0,

    /// <summary>The exec stop: the program is mapped, and not one of its instructions has run.</summary>
    Create,

    /// <summary>Right after a grab.</summary>
    Grab,

    /// <summary>The run-time linker has mapped every library, and no constructor has run. For static programs the entry point.</summary>
    PreInit,

    /// <summary>Every constructor has run, and main has not begun.</summary>
    PostInit,

    /// <summary>The first instruction of main.</summary>
    Main,

    /// <summary>Wherever it was: a handler's verdict or a client asked for it.</summary>
    Requested,
}
